import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { PaymentService } from '@stampede/contracts';
import { EventProducer, KafkaConnection } from '@stampede/kafka';
import type { Logger, Metrics } from '@stampede/observability';
import type { Client } from '@stampede/rpc';
import { referenceToken, RpcModule } from '@stampede/rpc-nest';
import { CancelOrder } from './application/cancel-order.js';
import { Clock } from './application/clock.js';
import { ExpireOrders } from './application/expire-orders.js';
import { FindOrder } from './application/find-order.js';
import { FindOrderOfPurchase } from './application/find-order-of-purchase.js';
import { FindPayable } from './application/find-payable.js';
import { GenerateOrderIds } from './application/generate-order-ids.js';
import { ListOrders } from './application/list-orders.js';
import { OrderEventPublisher } from './application/order-event-publisher.js';
import { OrderMetrics } from './application/order-metrics.js';
import { OrderRepository } from './application/order-repository.js';
import { PaymentPort } from './application/payment-port.js';
import { PlaceOrders } from './application/place-orders.js';
import { SettlePayments } from './application/settle-payments.js';
import { WorkerLease } from './application/worker-lease.js';
import type { OrderConfig } from './config/order-config.js';
import { ExpiryJob } from './inbound/jobs/expiry.job.js';
import { OrderConsumers } from './inbound/kafka/order-consumers.js';
import { PaymentConsumer } from './inbound/kafka/payment.consumer.js';
import { StockConsumer } from './inbound/kafka/stock.consumer.js';
import { OrderRpcService } from './inbound/rpc/order.rpc-service.js';
import { OrderLife } from './order-life.js';
import { SystemClock } from './outbound/clock/system.clock.js';
import { KafkaOrderEventPublisher } from './outbound/kafka/kafka-order-event.publisher.js';
import { PostgresWorkerLease } from './outbound/persistence/id-worker.lease.js';
import { OrderOutbox } from './outbound/persistence/order-outbox.js';
import { ShardDirectory } from './outbound/persistence/shard-directory.js';
import { ShardedOrderRepository } from './outbound/persistence/sharded-order.repository.js';
import { openShards } from './outbound/persistence/shards.js';
import { RpcPaymentPort } from './outbound/rpc/rpc-payment.port.js';
import { rpcOptions } from './outbound/rpc/rpc-options.js';

/** What the whole process shares. */
export interface OrderRuntime {
  readonly config: OrderConfig;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

@Module({})
export class AppModule {
  static of(runtime: OrderRuntime): DynamicModule {
    return {
      module: AppModule,
      imports: [
        RpcModule.forRootAsync({
          useFactory: () => rpcOptions(runtime.config, runtime.logger, runtime.metrics),
        }),
      ],
      providers: [
        ...stores(runtime),
        ...messaging(runtime),
        ...useCases(runtime),
        ...inbound(runtime),
        OrderLife,
      ],
    };
  }
}

function stores({ config, logger }: OrderRuntime): Provider[] {
  const terms = {
    payableMs: config.PAYABLE_MS,
    cancelGraceMs: config.CANCEL_GRACE_MS,
    maxCloseWaitMs: config.MAX_CLOSE_WAIT_MS,
  };
  return [
    { provide: Clock, useClass: SystemClock },
    {
      provide: ShardDirectory,
      useFactory: async () => {
        const directory = new ShardDirectory(await openShards(config.SHARD_URLS, config.INSTANCE_ID, logger));
        await directory.load();
        return directory;
      },
    },
    {
      provide: OrderRepository,
      inject: [ShardDirectory],
      useFactory: (directory: ShardDirectory) => new ShardedOrderRepository(directory, terms),
    },
    {
      provide: PostgresWorkerLease,
      inject: [ShardDirectory, Clock],
      useFactory: (directory: ShardDirectory, clock: Clock) =>
        new PostgresWorkerLease({
          dataSource: directory.shards[0]!.dataSource,
          clock,
          logger,
          instance: config.INSTANCE_ID,
        }),
    },
    { provide: WorkerLease, useExisting: PostgresWorkerLease },
  ];
}

function messaging({ config, logger, metrics }: OrderRuntime): Provider[] {
  return [
    {
      provide: KafkaConnection,
      useFactory: () =>
        KafkaConnection.open({
          brokers: config.KAFKA_BROKERS,
          clientId: config.INSTANCE_ID,
          topicPrefix: config.KAFKA_TOPIC_PREFIX,
          logger,
          metrics,
        }),
    },
    {
      provide: EventProducer,
      inject: [KafkaConnection],
      useFactory: (kafka: KafkaConnection) => kafka.producer(),
    },
    {
      provide: OrderEventPublisher,
      inject: [EventProducer],
      useFactory: (producer: EventProducer) => new KafkaOrderEventPublisher(producer),
    },
    {
      provide: OrderOutbox,
      inject: [ShardDirectory, EventProducer],
      useFactory: ({ shards }: ShardDirectory, producer: EventProducer) =>
        new OrderOutbox(shards, producer, logger, metrics),
    },
    RpcModule.reference(PaymentService, { loadBalance: 'leastactive' }),
    {
      provide: PaymentPort,
      inject: [referenceToken(PaymentService)],
      useFactory: (payments: Client<typeof PaymentService>) => new RpcPaymentPort(payments, logger),
    },
  ];
}

function useCases({ metrics }: OrderRuntime): Provider[] {
  return [
    { provide: OrderMetrics, useValue: new OrderMetrics(metrics) },
    GenerateOrderIds,
    PlaceOrders,
    SettlePayments,
    ExpireOrders,
    CancelOrder,
    FindOrder,
    FindOrderOfPurchase,
    FindPayable,
    ListOrders,
  ];
}

function inbound({ config, logger, metrics }: OrderRuntime): Provider[] {
  return [
    OrderRpcService,
    StockConsumer,
    PaymentConsumer,
    {
      provide: OrderConsumers,
      inject: [KafkaConnection, StockConsumer, PaymentConsumer],
      useFactory: (kafka: KafkaConnection, stock: StockConsumer, payments: PaymentConsumer) =>
        new OrderConsumers(kafka, stock, payments, logger),
    },
    {
      provide: ExpiryJob,
      inject: [ExpireOrders, Clock],
      useFactory: (expireOrders: ExpireOrders, clock: Clock) =>
        new ExpiryJob(expireOrders, clock, logger, metrics, config.EXPIRY_POLL_MS),
    },
  ];
}
