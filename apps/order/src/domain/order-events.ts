import type { OrderCancelled, OrderPaid, OrderPlaced, RefundRequested } from '@stampede/contracts';
import type { Order, RefundRequest } from './order.js';

/*
 * Events are told from the stored row alone: the same row tells the same event with the same id, version and time, however often.
 */

const PLACED_VERSION = 1;

export function orderPlaced(order: Order): OrderPlaced {
  return {
    ...envelope(order, PLACED_VERSION, order.placedAtMs),
    type: 'OrderPlaced',
    data: {
      ...line(order),
      amountCents: order.amountCents,
      payableUntil: new Date(order.payableUntilMs).toISOString(),
    },
  };
}

export function orderPaid(order: Order): OrderPaid {
  return {
    ...envelope(order, order.endedVersion!, order.paidAtMs!),
    type: 'OrderPaid',
    data: { ...line(order), amountCents: order.amountCents, paymentId: order.paymentId! },
  };
}

export function orderCancelled(order: Order): OrderCancelled {
  return {
    ...envelope(order, order.endedVersion!, order.cancelledAtMs!),
    type: 'OrderCancelled',
    data: { ...line(order), reason: order.cancelReason! },
  };
}

export function refundRequested(order: Order, request: RefundRequest): RefundRequested {
  return {
    ...envelope(order, request.version, request.requestedAtMs),
    type: 'RefundRequested',
    data: { orderId: order.id, userId: order.userId, paymentId: request.paymentId },
  };
}

function envelope(order: Order, version: number, atMs: number) {
  return {
    id: `${order.id}.${version}`,
    version,
    occurredAt: new Date(atMs).toISOString(),
    aggregateId: order.id,
    ...(order.traceparent === null ? {} : { traceparent: order.traceparent }),
  };
}

function line({ id, purchaseId, userId, saleId, skuId, quantity }: Order) {
  return { orderId: id, purchaseId, userId, saleId, skuId, quantity };
}
