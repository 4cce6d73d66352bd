import { z } from 'zod';
import { event, id } from './envelope.js';

/** The ledger holds the units for this purchase: an order may exist. aggregateId = purchaseId. */
export const StockReserved = event('StockReserved', {
  purchaseId: id,
  saleId: id,
  skuId: id,
  userId: id,
  quantity: z.int().min(1),
  amountCents: z.int().min(0),
});
export type StockReserved = z.infer<typeof StockReserved>;

/** The ledger refused what the gate had taken. aggregateId = purchaseId. */
export const StockRejected = event('StockRejected', {
  purchaseId: id,
  saleId: id,
  skuId: id,
  userId: id,
  quantity: z.int().min(1),
  reason: z.enum(['OUT_OF_STOCK', 'LIMIT_REACHED', 'UNKNOWN_SALE']),
});
export type StockRejected = z.infer<typeof StockRejected>;

export const StockEvent = z.discriminatedUnion('type', [StockReserved, StockRejected]);
export type StockEvent = z.infer<typeof StockEvent>;
