import type { Order as OrderView } from '@stampede/contracts';
import type { Order } from '../../domain/order.js';

/** What a caller may see of an order. */
export function toOrderView(order: Order): OrderView;
export function toOrderView(order: Order | undefined): OrderView | null;
export function toOrderView(order: Order | undefined): OrderView | null {
  if (!order) return null;
  const { purchaseId, userId, saleId, skuId, quantity, amountCents, status, cancelReason } = order;
  return {
    orderId: order.id,
    purchaseId,
    userId,
    saleId,
    skuId,
    quantity,
    amountCents,
    status,
    placedAtMs: String(order.placedAtMs),
    payableUntilMs: String(order.payableUntilMs),
    paidAtMs: order.paidAtMs === null ? null : String(order.paidAtMs),
    cancelledAtMs: order.cancelledAtMs === null ? null : String(order.cancelledAtMs),
    cancelReason,
  };
}
