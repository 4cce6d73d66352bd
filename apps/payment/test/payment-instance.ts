import { randomUUID } from 'node:crypto';
import type { PayOutcome } from '@stampede/contracts';
import { createLogger, createMetrics } from '@stampede/observability';
import type { DataSource } from 'typeorm';
import { AcceptWebhook, WebhookSecret } from '../src/application/accept-webhook.js';
import { CloseOrders } from '../src/application/close-orders.js';
import { PayOrder } from '../src/application/pay-order.js';
import { OrderPort, SweepBell, type Payable } from '../src/application/ports.js';
import { RefundCharge } from '../src/application/refund-charge.js';
import { RequestRefund } from '../src/application/request-refund.js';
import { SettleCharge } from '../src/application/settle-charge.js';
import { SweepPayments } from '../src/application/sweep-payments.js';
import { PaymentSweeperJob } from '../src/inbound/jobs/payment-sweeper.job.js';
import { openDatabase } from '../src/outbound/persistence/database.js';
import { PostgresAttempts } from '../src/outbound/persistence/postgres-attempts.js';
import { PostgresPayments } from '../src/outbound/persistence/postgres-payments.js';
import { PostgresRequests } from '../src/outbound/persistence/postgres-requests.js';
import { PostgresWebhooks } from '../src/outbound/persistence/postgres-webhooks.js';
import { Bulkhead } from '../src/outbound/provider/bulkhead.js';
import { ProviderClient } from '../src/outbound/provider/provider-client.js';
import { CurrentTrace, PaymentTelemetry, SystemClock, SystemDice } from '../src/outbound/system.js';
import { PROVIDER_API_KEY, PROVIDER_WEBHOOK_SECRET } from './provider-process.js';

const LEASE_MS = 60_000;

/** What the order service would say. */
export class TestOrders extends OrderPort {
  private readonly told = new Map<string, Payable>();

  set(orderId: string, payable: Payable): void {
    this.told.set(orderId, payable);
  }

  async findPayable(userId: string, orderId: string): Promise<Payable> {
    if (userId === 'stranger') return { code: 'NOT_FOUND', amountCents: 0 };
    if (userId === 'unlucky') throw new Error('order does not answer');
    return this.told.get(orderId) ?? { code: 'PAYABLE', amountCents: 1999 };
  }
}

export interface InstanceOptions {
  readonly databaseUrl: string;
  readonly providerUrl: string;
  readonly orders?: OrderPort;
  /** How long it waits for the provider. Default 3 s, as in production. */
  readonly timeoutMs?: number;
}

/** One payment process without RPC and Kafka: use cases over the real database and the real provider. */
export class PaymentInstance {
  private constructor(
    readonly dataSource: DataSource,
    readonly sweeper: PaymentSweeperJob,
    readonly payOrder: PayOrder,
    readonly closeOrders: CloseOrders,
    readonly acceptWebhook: AcceptWebhook,
    readonly requestRefund: RequestRefund,
  ) {}

  static async start({
    databaseUrl,
    providerUrl,
    orders = new TestOrders(),
    timeoutMs = 3000,
  }: InstanceOptions) {
    const logger = createLogger({ service: 'payment', instance: 'payment-test', level: 'silent' });
    const metrics = createMetrics({ service: 'payment', instance: 'payment-test', processMetrics: false });
    const dataSource = await openDatabase(databaseUrl, 'payment-test', logger);
    const provider = new ProviderClient({
      url: providerUrl,
      apiKey: PROVIDER_API_KEY,
      timeoutMs,
      bulkhead: new Bulkhead(32),
      metrics,
      logger,
    });
    const [clock, telemetry, bell, traceContext] = [
      new SystemClock(),
      new PaymentTelemetry(metrics, logger),
      new SweepBell(),
      new CurrentTrace(),
    ];
    const payments = new PostgresPayments(dataSource, () => undefined);
    const attempts = new PostgresAttempts(dataSource);
    const requests = new PostgresRequests(dataSource, LEASE_MS);
    const settle = new SettleCharge(payments, provider, telemetry, bell);
    const refund = new RefundCharge(payments, provider, settle, telemetry);
    const sweep = new SweepPayments(payments, settle, refund, traceContext, new SystemDice());
    const sweeper = new PaymentSweeperJob(sweep, bell, { logger, metrics });
    sweeper.start();
    return new PaymentInstance(
      dataSource,
      sweeper,
      new PayOrder(requests, orders, attempts, payments, provider, settle, traceContext, clock, telemetry),
      new CloseOrders(attempts),
      new AcceptWebhook(
        new PostgresWebhooks(dataSource),
        new WebhookSecret(PROVIDER_WEBHOOK_SECRET),
        clock,
        bell,
        telemetry,
      ),
      new RequestRefund(payments, telemetry, bell),
    );
  }

  pay(
    orderId: string,
    idempotencyKey: string = randomUUID(),
    change: Record<string, string> = {},
  ): Promise<PayOutcome> {
    return this.payOrder.execute({
      orderId,
      userId: 'alice',
      idempotencyKey,
      fingerprint: 'body',
      method: 'provider',
      ...change,
    });
  }

  async close(orderId: string): Promise<string> {
    return (await this.closeOrders.execute([orderId]))[0]!.code;
  }

  async statusOf(paymentId: string): Promise<string | undefined> {
    const rows = await this.dataSource.query<{ status: string }[]>(
      'SELECT status FROM payment WHERE payment_id = $1',
      [paymentId],
    );
    return rows[0]?.status;
  }

  /** Types of the events about an order, in the order in which they were written. */
  async eventsOf(orderId: string): Promise<string[]> {
    const rows = await this.dataSource.query<{ type: string }[]>(
      `SELECT event->>'type' AS type FROM outbox WHERE event->'data'->>'orderId' = $1 ORDER BY id`,
      [orderId],
    );
    return rows.map(({ type }) => type);
  }

  async stop(): Promise<void> {
    await this.sweeper.close();
    await this.dataSource.destroy();
  }
}
