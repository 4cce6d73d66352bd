import type { Metrics } from '@stampede/observability';
import type { OrderDecision } from '../domain/decide-order.js';
import type { Placement } from './order-repository.js';

/** What operators see of orders. Only changes are counted: an event told again is not a second order. */
export class OrderMetrics {
  constructor(private readonly metrics: Metrics) {}

  placed({ placed, known }: Placement, delaysMs: readonly number[]): void {
    const orders = this.metrics.counter('stampede_orders_total');
    orders.inc({ event: 'PLACED' }, placed.length);
    orders.inc({ event: 'DUPLICATE' }, known.length);
    this.metrics
      .histogram('stampede_db_batch_items')
      .observe({ operation: 'place-orders' }, placed.length + known.length);
    const delays = this.metrics.histogram('stampede_order_delay_seconds');
    for (const delayMs of delaysMs) delays.observe({}, Math.max(delayMs, 0) / 1000);
  }

  changed(operation: string, decisions: readonly OrderDecision[]): void {
    this.metrics.histogram('stampede_db_batch_items').observe({ operation }, decisions.length);
    const orders = this.metrics.counter('stampede_orders_total');
    for (const { outcome, order } of decisions) {
      if (outcome === 'REFUND') orders.inc({ event: 'REFUND_REQUESTED' });
      if (outcome !== 'APPLIED') continue;
      orders.inc({ event: order.status === 'CANCELLED' ? `CANCELLED_${order.cancelReason}` : order.status });
    }
  }

  paymentMismatch(): void {
    this.metrics.counter('stampede_order_payment_alarms_total').inc({ kind: 'MISMATCH' });
  }

  orderMissing(count: number): void {
    this.metrics.counter('stampede_order_payment_alarms_total').inc({ kind: 'ORDER_MISSING' }, count);
  }
}
