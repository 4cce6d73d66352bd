import { z } from 'zod';
import { event, id } from './envelope.js';

const line = { orderId: id, purchaseId: id, userId: id, saleId: id, skuId: id, quantity: z.int().min(1) };

/** aggregateId of all order events = orderId. */
export const OrderPlaced = event('OrderPlaced', {
  ...line,
  amountCents: z.int().min(0),
  payableUntil: z.iso.datetime(),
});
export type OrderPlaced = z.infer<typeof OrderPlaced>;

export const OrderPaid = event('OrderPaid', { ...line, amountCents: z.int().min(0), paymentId: id });
export type OrderPaid = z.infer<typeof OrderPaid>;

export const OrderCancelled = event('OrderCancelled', { ...line, reason: z.enum(['EXPIRED', 'WITHDRAWN']) });
export type OrderCancelled = z.infer<typeof OrderCancelled>;

/** A charge arrived for an order that can no longer be paid: payment gives it back. */
export const RefundRequested = event('RefundRequested', { orderId: id, userId: id, paymentId: id });
export type RefundRequested = z.infer<typeof RefundRequested>;

export const OrderEvent = z.discriminatedUnion('type', [
  OrderPlaced,
  OrderPaid,
  OrderCancelled,
  RefundRequested,
]);
export type OrderEvent = z.infer<typeof OrderEvent>;
