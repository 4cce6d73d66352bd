import { Injectable } from '@nestjs/common';
import { failpoint } from '@stampede/observability';
import type { Order } from '../domain/order.js';
import { FindOrder } from './find-order.js';
import { OrderMetrics } from './order-metrics.js';
import { OrderRepository } from './order-repository.js';
import { PaymentPort } from './payment-port.js';

export interface Cancellation {
  readonly code: 'CANCELLED' | 'NOT_FOUND' | 'ALREADY_PAID' | 'PAYMENT_UNDER_WAY';
  readonly order: Order | undefined;
}

/** Withdraws an unpaid order for its buyer: payment is closed first, so that no charge can follow. */
@Injectable()
export class CancelOrder {
  constructor(
    private readonly findOrder: FindOrder,
    private readonly orders: OrderRepository,
    private readonly payment: PaymentPort,
    private readonly metrics: OrderMetrics,
  ) {}

  async execute(userId: string, orderId: string): Promise<Cancellation> {
    const order = await this.findOrder.execute(userId, orderId);
    if (!order) return { code: 'NOT_FOUND', order };
    if (order.status !== 'PENDING_PAYMENT') return ended(order);
    const closure = (await this.payment.close([orderId])).get(orderId) ?? 'UNKNOWN';
    await failpoint('after-close-payment');
    if (closure === 'PAID') return { code: 'ALREADY_PAID', order }; // The payment's event is on its way.
    if (closure !== 'CLOSED') return { code: 'PAYMENT_UNDER_WAY', order };
    const [changed] = await this.orders.change(
      [{ orderId, command: { type: 'Cancel', reason: 'WITHDRAWN' } }],
      'OUTBOX',
    );
    await failpoint('after-cancel-commit');
    if (!changed?.decision) return { code: 'NOT_FOUND', order: undefined };
    this.metrics.changed('cancel-order', [changed.decision]);
    return ended(changed.decision.order);
  }
}

function ended(order: Order): Cancellation {
  return { code: order.status === 'PAID' ? 'ALREADY_PAID' : 'CANCELLED', order };
}
