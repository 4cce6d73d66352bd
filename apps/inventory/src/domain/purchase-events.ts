import type { EpochFenced, PurchaseTaken, StockEvent } from '@stampede/contracts';
import type { TakenRecord } from './gate-record.js';
import type { RecordedPurchase, TakenPurchase } from './purchase.js';

const isoTime = (ms: number): string => new Date(ms).toISOString();

/** A purchase from its record at the gate: the same one however often it is made. */
export function takenPurchase(
  at: { readonly saleId: string; readonly purchaseId: string; readonly epoch: number },
  record: TakenRecord,
): TakenPurchase {
  const { fingerprint, quantity, takenAtMs, skuId, userId, tokenId, traceparent } = record;
  return {
    ...at,
    skuId,
    userId,
    quantity,
    fingerprint,
    tokenId,
    takenAtMs,
    segment: 0,
    ...(traceparent ? { traceparent } : {}),
  };
}

export function purchaseTaken(purchase: TakenPurchase): PurchaseTaken {
  const { traceparent, takenAtMs, ...data } = purchase;
  return {
    id: `${purchase.purchaseId}:taken`,
    type: 'PurchaseTaken',
    version: 1,
    occurredAt: isoTime(takenAtMs),
    aggregateId: purchase.purchaseId,
    ...(traceparent ? { traceparent } : {}),
    data,
  };
}

/** The reverse of {@link purchaseTaken}. */
export function purchaseOf(event: PurchaseTaken): TakenPurchase {
  const { occurredAt, traceparent, data } = event;
  return { ...data, takenAtMs: Date.parse(occurredAt), ...(traceparent ? { traceparent } : {}) };
}

/** What the ledger tells the world of a stored purchase. A later SOLD or RELEASED does not change what was said first. */
export function stockEvent(purchase: RecordedPurchase): StockEvent {
  const { purchaseId, saleId, skuId, userId, quantity, amountCents, reason, traceparent } = purchase;
  const line = { purchaseId, saleId, skuId, userId, quantity };
  const envelope = {
    version: 1,
    occurredAt: isoTime(purchase.recordedAtMs),
    aggregateId: purchaseId,
    ...(traceparent ? { traceparent } : {}),
  };
  if (purchase.status === 'REJECTED') {
    const data = { ...line, reason: reason ?? 'UNKNOWN_SALE' };
    return { ...envelope, id: `${purchaseId}:rejected`, type: 'StockRejected', data };
  }
  return { ...envelope, id: `${purchaseId}:reserved`, type: 'StockReserved', data: { ...line, amountCents } };
}

/** The marker of an epoch in one partition of the log. */
export function epochFenced(epoch: number, partition: number, begunAt: Date): EpochFenced {
  return {
    id: `epoch-${epoch}:${partition}`,
    type: 'EpochFenced',
    version: epoch,
    occurredAt: begunAt.toISOString(),
    aggregateId: `epoch-${epoch}`,
    data: { epoch },
  };
}
