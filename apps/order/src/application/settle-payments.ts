import { Injectable } from '@nestjs/common';
import { isExact, type SucceededPayment } from '../domain/decide-order.js';
import { OrderEventPublisher } from './order-event-publisher.js';
import { OrderMetrics } from './order-metrics.js';
import { OrderRepository } from './order-repository.js';

export interface OrderPayment extends SucceededPayment {
  readonly orderId: string;
}

export class OrderMissing extends Error {
  constructor(readonly orderIds: readonly string[]) {
    super(
      `Paid, but not (yet) an order: ${orderIds.slice(0, 5).join(', ')}${orderIds.length > 5 ? ', …' : ''}`,
    );
    this.name = 'OrderMissing';
  }
}

/** Gives each charge to its order: the order becomes PAID, or the charge is asked back. */
@Injectable()
export class SettlePayments {
  constructor(
    private readonly orders: OrderRepository,
    private readonly publisher: OrderEventPublisher,
    private readonly metrics: OrderMetrics,
  ) {}

  /** @throws OrderMissing after the others were settled; the charges must be brought again */
  async execute(payments: readonly OrderPayment[]): Promise<void> {
    const changes = payments.map(({ orderId, ...payment }) => ({
      orderId,
      command: { type: 'SettlePayment', payment } as const,
    }));
    const changed = await this.orders.change(changes, 'CALLER');
    await this.publisher.publish(changed.flatMap(({ decision }) => decision?.events ?? []));
    this.metrics.changed(
      'settle-payments',
      changed.flatMap(({ decision }) => decision ?? []),
    );
    const missing: string[] = [];
    changed.forEach(({ orderId, decision }, index) => {
      if (!decision) missing.push(orderId);
      else if (decision.outcome === 'REFUND' && !isExact(decision.order, payments[index]!))
        this.metrics.paymentMismatch();
    });
    if (missing.length === 0) return;
    this.metrics.orderMissing(missing.length);
    throw new OrderMissing(missing);
  }
}
