import { z } from 'zod';
import { event, id } from './envelope.js';

/** Stock was taken at the gate. aggregateId = purchaseId. */
export const PurchaseTaken = event('PurchaseTaken', {
  purchaseId: id,
  saleId: id,
  skuId: id,
  userId: id,
  quantity: z.int().min(1),
  fingerprint: z.string(),
  /** The purchase token that it spent. */
  tokenId: id,
  /** Where in the gate it was taken. */
  segment: z.int().min(0),
  epoch: z.int().min(1),
});
export type PurchaseTaken = z.infer<typeof PurchaseTaken>;

/** A marker, one per partition: purchases of older epochs behind it were never accepted. aggregateId = `epoch-<n>`. */
export const EpochFenced = event('EpochFenced', { epoch: z.int().min(1) });
export type EpochFenced = z.infer<typeof EpochFenced>;

export const PurchaseEvent = z.discriminatedUnion('type', [PurchaseTaken, EpochFenced]);
export type PurchaseEvent = z.infer<typeof PurchaseEvent>;
