import { StockEvent, type StockReserved } from '@stampede/contracts';
import { isTraceparent } from '@stampede/observability';
import type { z } from 'zod';
import type { Reservation } from '../../application/place-orders.js';

const MAX_INT32 = 2 ** 31 - 1;

/** Stock events as far as an order can hold them; the rest is not a message of ours. */
export const StockMessage = StockEvent.refine(
  ({ data }) =>
    isStorable(data) &&
    data.quantity <= MAX_INT32 &&
    (!('amountCents' in data) || data.amountCents <= MAX_INT32),
  { error: 'a text or number that an order cannot hold' },
);
export type StockMessage = z.infer<typeof StockMessage>;

/** PostgreSQL's text has no U+0000. */
function isStorable(fields: Readonly<Record<string, unknown>>): boolean {
  return Object.values(fields).every((value) => typeof value !== 'string' || !value.includes('\0'));
}

export function toReservation({ occurredAt, traceparent, data }: StockReserved): Reservation {
  const { purchaseId, userId, saleId, skuId, quantity, amountCents } = data;
  return {
    line: { purchaseId, userId, saleId, skuId, quantity, amountCents },
    reservedAtMs: Date.parse(occurredAt),
    traceparent: isTraceparent(traceparent) ? traceparent : null,
  };
}
