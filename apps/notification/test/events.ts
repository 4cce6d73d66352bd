import type { OrderEvent, PaymentEvent } from '@stampede/contracts';

export interface TestOrder {
  readonly orderId: string;
  readonly userId: string;
}

const envelope = (id: string, version: number, aggregateId: string) => ({
  id,
  version,
  occurredAt: `2026-01-31T10:00:0${version}.500Z`,
  aggregateId,
});
const line = ({ orderId, userId }: TestOrder) => ({
  orderId,
  userId,
  purchaseId: `sale-1.${orderId}`,
  saleId: 'sale-1',
  skuId: 'aurora-phone',
  quantity: 2,
});

export function orderPlaced(order: TestOrder): OrderEvent {
  return {
    ...envelope(`${order.orderId}.1`, 1, order.orderId),
    type: 'OrderPlaced',
    data: { ...line(order), amountCents: 399_800, payableUntil: '2026-01-31T10:15:00.500Z' },
  };
}

export function orderPaid(order: TestOrder): OrderEvent {
  return {
    ...envelope(`${order.orderId}.2`, 2, order.orderId),
    type: 'OrderPaid',
    data: { ...line(order), amountCents: 399_800, paymentId: `${order.orderId}-1` },
  };
}

export function orderCancelled(order: TestOrder, reason: 'EXPIRED' | 'WITHDRAWN'): OrderEvent {
  return {
    ...envelope(`${order.orderId}.2`, 2, order.orderId),
    type: 'OrderCancelled',
    data: { ...line(order), reason },
  };
}

export function refundRequested({ orderId, userId }: TestOrder): OrderEvent {
  return {
    ...envelope(`${orderId}.3`, 3, orderId),
    type: 'RefundRequested',
    data: { orderId, userId, paymentId: `${orderId}-1` },
  };
}

const charge = ({ orderId, userId }: TestOrder) => ({
  paymentId: `${orderId}-1`,
  orderId,
  userId,
  amountCents: 5,
  chargeId: `ch-${orderId}`,
});

export function paymentSucceeded(order: TestOrder): PaymentEvent {
  const paymentId = `${order.orderId}-1`;
  return { ...envelope(`${paymentId}-1`, 1, paymentId), type: 'PaymentSucceeded', data: charge(order) };
}

export function paymentRefunded(order: TestOrder): PaymentEvent {
  const paymentId = `${order.orderId}-1`;
  return {
    ...envelope(`${paymentId}-2`, 4, paymentId),
    type: 'PaymentRefunded',
    data: { ...charge(order), refundId: `re-${order.orderId}` },
  };
}
