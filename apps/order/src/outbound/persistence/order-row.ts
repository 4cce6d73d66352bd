import type { Order } from '../../domain/order.js';
import type { OrderEntity } from './order.entity.js';

/** The columns of a stored order, named as {@link OrderEntity} names them. */
export const ORDER_COLUMNS = `id, purchase_id AS "purchaseId", user_id AS "userId", sale_id AS "saleId", sku_id AS "skuId",
  quantity, amount_cents AS "amountCents", status, version, ended_version AS "endedVersion", placed_at AS "placedAt",
  payable_until AS "payableUntil", paid_at AS "paidAt", payment_id AS "paymentId", cancelled_at AS "cancelledAt",
  cancel_reason AS "cancelReason", refund_requests AS "refundRequests", traceparent`;

export function toOrder({ placedAt, payableUntil, paidAt, cancelledAt, ...row }: OrderEntity): Order {
  return {
    ...row,
    placedAtMs: placedAt.getTime(),
    payableUntilMs: payableUntil.getTime(),
    paidAtMs: paidAt?.getTime() ?? null,
    cancelledAtMs: cancelledAt?.getTime() ?? null,
  };
}
