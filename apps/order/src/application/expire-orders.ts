import { Injectable } from '@nestjs/common';
import { failpoint } from '@stampede/observability';
import { decideExpiry } from '../domain/decide-expiry.js';
import { OrderMetrics } from './order-metrics.js';
import { OrderRepository } from './order-repository.js';
import { MAX_CLOSED_ORDERS, PaymentPort } from './payment-port.js';

const RETRY_AFTER_MS = 5000;

/** Cancels orders that were not paid in time, once payment has promised that no charge is under way. */
@Injectable()
export class ExpireOrders {
  constructor(
    private readonly orders: OrderRepository,
    private readonly payment: PaymentPort,
    private readonly metrics: OrderMetrics,
  ) {}

  /** One round over a shard; answers whether there may be more right now. */
  async execute(shard: string): Promise<{ more: boolean }> {
    const overdue = await this.orders.claimOverdue(shard, MAX_CLOSED_ORDERS, RETRY_AFTER_MS);
    if (overdue.length === 0) return { more: false };
    const closures = await this.payment.close(overdue.map(({ orderId }) => orderId));
    await failpoint('after-close-payment');
    const ended = overdue.filter(
      ({ orderId, beyondBound }) =>
        decideExpiry(closures.get(orderId) ?? 'UNKNOWN', beyondBound) === 'CANCEL',
    );
    if (ended.length > 0) {
      const command = { type: 'Cancel', reason: 'EXPIRED' } as const;
      const changed = await this.orders.change(
        ended.map(({ orderId }) => ({ orderId, command })),
        'OUTBOX',
      );
      await failpoint('after-cancel-commit');
      this.metrics.changed(
        'expire-orders',
        changed.flatMap(({ decision }) => decision ?? []),
      );
    }
    return { more: overdue.length === MAX_CLOSED_ORDERS };
  }
}
