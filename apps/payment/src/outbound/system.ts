import { setTimeout as delay } from 'node:timers/promises';
import { trace, type Logger, type Metrics } from '@stampede/observability';
import { Clock, Dice, Telemetry, TraceContext } from '../application/ports.js';
import type { Payment } from '../domain/payment.js';

export class SystemClock extends Clock {
  nowMs(): number {
    return Date.now();
  }

  async sleep(delayMs: number): Promise<void> {
    await delay(delayMs);
  }
}

export class SystemDice extends Dice {
  roll(): number {
    return Math.random();
  }
}

export class CurrentTrace extends TraceContext {
  current(): string | undefined {
    return trace.current();
  }

  run<T>(traceparent: string | null, work: () => T): T {
    return trace.run(traceparent ?? undefined, work);
  }
}

export class PaymentTelemetry extends Telemetry {
  constructor(
    private readonly metrics: Metrics,
    private readonly logger: Logger,
  ) {
    super();
  }

  paymentMoved({ paymentId, status }: Payment): void {
    this.metrics.counter('stampede_payments_total').inc({ status });
    this.logger.debug({ paymentId, status }, 'payment moved');
  }

  webhookReceived(outcome: string): void {
    this.metrics.counter('stampede_webhooks_total').inc({ outcome });
  }

  conflict(paymentId: string, what: string): void {
    this.metrics.counter('stampede_payment_conflicts_total').inc({});
    this.logger.error({ paymentId, what }, 'a payment needs a look');
  }
}
