import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { OrderService } from '@stampede/contracts';
import { KafkaConnection } from '@stampede/kafka';
import { OutboxRelay } from '@stampede/persistence';
import { RpcModule } from '@stampede/rpc-nest';
import { kafkaOptions, rpcOptions, type ServiceRuntime } from '@stampede/service';
import { DataSource } from 'typeorm';
import { AcceptWebhook, WebhookSecret } from './application/accept-webhook.js';
import { CloseOrders } from './application/close-orders.js';
import { PayOrder } from './application/pay-order.js';
import {
  AttemptRepository,
  Clock,
  Dice,
  OrderPort,
  PaymentRepository,
  ProviderPort,
  RequestRepository,
  SweepBell,
  Telemetry,
  TraceContext,
  WebhookRepository,
} from './application/ports.js';
import { RefundCharge } from './application/refund-charge.js';
import { RequestRefund } from './application/request-refund.js';
import { SettleCharge } from './application/settle-charge.js';
import { SweepPayments } from './application/sweep-payments.js';
import type { PaymentSettings } from './config/settings.js';
import { PaymentSweeperJob } from './inbound/jobs/payment-sweeper.job.js';
import { OrderEventsConsumer } from './inbound/kafka/order-events.consumer.js';
import { PaymentRpcService } from './inbound/rpc/payment.rpc-service.js';
import { openDatabase } from './outbound/persistence/database.js';
import { PostgresAttempts } from './outbound/persistence/postgres-attempts.js';
import { PostgresPayments } from './outbound/persistence/postgres-payments.js';
import { PostgresRequests } from './outbound/persistence/postgres-requests.js';
import { PostgresWebhooks } from './outbound/persistence/postgres-webhooks.js';
import { Bulkhead } from './outbound/provider/bulkhead.js';
import { ProviderClient } from './outbound/provider/provider-client.js';
import { OrderClient } from './outbound/rpc/order-client.js';
import { CurrentTrace, PaymentTelemetry, SystemClock, SystemDice } from './outbound/system.js';
import { PaymentLife } from './payment-life.js';

type Runtime = ServiceRuntime<PaymentSettings>;

@Module({})
export class AppModule {
  static of(runtime: Runtime): DynamicModule {
    return {
      module: AppModule,
      imports: [RpcModule.forRootAsync({ useFactory: () => rpcOptions('payment', runtime) })],
      providers: [
        ...stores(runtime),
        ...neighbours(runtime),
        ...system(runtime),
        ...useCases,
        ...inbound(runtime),
      ],
    };
  }
}

function stores(runtime: Runtime): Provider[] {
  const { settings, logger, metrics } = runtime;
  return [
    {
      provide: DataSource,
      useFactory: () => openDatabase(settings.DATABASE_URL, settings.INSTANCE_ID, logger),
    },
    {
      provide: KafkaConnection,
      useFactory: () => KafkaConnection.open(kafkaOptions(runtime)),
    },
    {
      provide: OutboxRelay,
      inject: [DataSource, KafkaConnection],
      useFactory: async (dataSource: DataSource, kafka: KafkaConnection) => {
        const producer = await kafka.producer();
        return new OutboxRelay({ dataSource, send: (records) => producer.send(records), logger, metrics });
      },
    },
    {
      provide: PaymentRepository,
      inject: [DataSource, OutboxRelay],
      useFactory: (dataSource: DataSource, relay: OutboxRelay) =>
        new PostgresPayments(dataSource, () => relay.wake()),
    },
    {
      provide: AttemptRepository,
      inject: [DataSource],
      useFactory: (db: DataSource) => new PostgresAttempts(db),
    },
    {
      provide: WebhookRepository,
      inject: [DataSource],
      useFactory: (db: DataSource) => new PostgresWebhooks(db),
    },
    {
      provide: RequestRepository,
      inject: [DataSource],
      useFactory: (db: DataSource) => new PostgresRequests(db, settings.REQUEST_LEASE_MS),
    },
  ];
}

function neighbours({ settings, logger, metrics }: Runtime): Provider[] {
  const provider = new ProviderClient({
    url: settings.PROVIDER_URL,
    apiKey: settings.PROVIDER_API_KEY,
    timeoutMs: settings.PROVIDER_TIMEOUT_MS,
    bulkhead: new Bulkhead(settings.PROVIDER_CONCURRENCY),
    metrics,
    logger,
  });
  return [
    { provide: ProviderPort, useValue: provider },
    { provide: WebhookSecret, useValue: new WebhookSecret(settings.PROVIDER_WEBHOOK_SECRET) },
    RpcModule.reference(OrderService, { loadBalance: 'leastactive' }),
    { provide: OrderPort, useClass: OrderClient },
  ];
}

function system({ logger, metrics }: Runtime): Provider[] {
  return [
    { provide: Clock, useClass: SystemClock },
    { provide: Dice, useClass: SystemDice },
    { provide: TraceContext, useClass: CurrentTrace },
    { provide: Telemetry, useValue: new PaymentTelemetry(metrics, logger) },
  ];
}

const useCases: Provider[] = [
  PayOrder,
  CloseOrders,
  AcceptWebhook,
  SettleCharge,
  RequestRefund,
  RefundCharge,
  SweepPayments,
  SweepBell,
];

function inbound(runtime: Runtime): Provider[] {
  return [
    PaymentRpcService,
    {
      provide: PaymentSweeperJob,
      inject: [SweepPayments, SweepBell],
      useFactory: (sweepPayments: SweepPayments, bell: SweepBell) =>
        new PaymentSweeperJob(sweepPayments, bell, runtime),
    },
    {
      provide: OrderEventsConsumer,
      inject: [KafkaConnection, RequestRefund, TraceContext],
      useFactory: (kafka: KafkaConnection, requestRefund: RequestRefund, traceContext: TraceContext) =>
        new OrderEventsConsumer(kafka, requestRefund, traceContext, runtime.logger),
    },
    PaymentLife,
  ];
}
