import type { Happening } from '../domain/timeline.js';

/** What is known so far of a purchase while its trail is followed from store to store. */
export interface PurchaseTrail {
  readonly purchaseId: string;
  readonly saleId: string;
  userId: string | undefined;
  readonly orderIds: Set<string>;
  readonly paymentIds: Set<string>;
  readonly chargeIds: Set<string>;
  readonly traceIds: Set<string>;
  /** Milliseconds since 1970 at which it began, as far as anybody knows. */
  sinceMs: number | undefined;
}

/** One store's part: what happened there, and the ids that it adds to the trail. */
export type FollowTrail = (trail: PurchaseTrail) => Promise<Happening[]>;

export interface Trails {
  readonly gate: FollowTrail;
  readonly ledger: FollowTrail;
  readonly orders: FollowTrail;
  readonly payments: FollowTrail;
  readonly provider: FollowTrail;
  /** Events of Kafka. */
  readonly log: FollowTrail;
  /** Log lines of the services. */
  readonly lines: FollowTrail;
}

/** Keeps a traceparent's trace id and the earliest time. */
export function note(
  trail: PurchaseTrail,
  { traceparent, atMs }: { traceparent?: unknown; atMs?: number | undefined },
): void {
  const traceId = typeof traceparent === 'string' ? /^\w{2}-(\w{32})-/.exec(traceparent)?.[1] : undefined;
  if (traceId !== undefined) trail.traceIds.add(traceId);
  if (atMs !== undefined) trail.sinceMs = Math.min(trail.sinceMs ?? Infinity, atMs);
}
