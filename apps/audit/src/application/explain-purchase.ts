import { saleOfPurchase } from '@stampede/contracts';
import { byTime, type Happening, type Timeline } from '../domain/timeline.js';
import type { PurchaseTrail, Trails } from './trails.js';

/**
 * Everything that ever happened to a purchase, from every store. Each store adds what it knows and the ids that lead on: the gate and
 * the ledger know the user and the trace, the orders the order's id, payment its payments, the provider its charges.
 * Undefined when no store has heard of it.
 */
export async function explainPurchase(purchaseId: string, trails: Trails): Promise<Timeline | undefined> {
  const trail: PurchaseTrail = {
    purchaseId,
    saleId: saleOfPurchase(purchaseId)!,
    userId: undefined,
    orderIds: new Set(),
    paymentIds: new Set(),
    chargeIds: new Set(),
    traceIds: new Set(),
    sinceMs: undefined,
  };
  const states: Happening[] = [];
  const happenings: Happening[] = [];
  const unread: string[] = [];
  for (const follow of [
    trails.gate,
    trails.ledger,
    trails.orders,
    trails.payments,
    trails.provider,
    trails.log,
    trails.lines,
  ]) {
    try {
      for (const happening of await follow(trail))
        (happening.atMs === undefined ? states : happenings).push(happening);
    } catch (error) {
      unread.push((error as Error).message);
    }
  }
  if (states.length === 0 && happenings.length === 0) {
    if (unread.length > 0)
      throw new Error(`Nothing is known of it, but not every store could be asked: ${unread.join('; ')}`);
    return undefined;
  }
  const { orderIds, paymentIds, chargeIds, traceIds } = trail;
  const ids = [
    ...[...orderIds].map((id) => `order=${id}`),
    ...[...paymentIds].map((id) => `payment=${id}`),
    ...[...chargeIds].map((id) => `charge=${id}`),
    ...[...traceIds].map((id) => `trace=${id}`),
  ];
  return { purchaseId, states, happenings: byTime(happenings), ids, unread };
}
