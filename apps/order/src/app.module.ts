import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { PaymentService } from '@stampede/contracts';
import { EventProducer, KafkaConnection } from '@stampede/kafka';
import type { Client } from '@stampede/rpc';
import { referenceToken, RpcModule } from '@stampede/rpc-nest';
import { kafkaOptions, rpcOptions, type ServiceRuntime } from '@stampede/service';
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
import type { OrderSettings } from './config/settings.js';
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

type Runtime = ServiceRuntime<OrderSettings>;

@Module({})
export class AppModule {
  static of(runtime: Runtime): DynamicModule {
    return {
      module: AppModule,
      imports: [
        RpcModule.forRootAsync({
          useFactory: () => rpcOptions('order', runtime),
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

function stores({ settings, logger }: Runtime): Provider[] {
  const terms = {
    payableMs: settings.PAYABLE_MS,
    cancelGraceMs: settings.CANCEL_GRACE_MS,
    maxCloseWaitMs: settings.MAX_CLOSE_WAIT_MS,
  };
  return [
    { provide: Clock, useClass: SystemClock },
    {
      provide: ShardDirectory,
      useFactory: async () => {
        const directory = new ShardDirectory(
          await openShards(settings.SHARD_URLS, settings.INSTANCE_ID, logger),
        );
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
          instance: settings.INSTANCE_ID,
        }),
    },
    { provide: WorkerLease, useExisting: PostgresWorkerLease },
  ];
}

function messaging(runtime: Runtime): Provider[] {
  const { logger, metrics } = runtime;
  return [
    {
      provide: KafkaConnection,
      useFactory: () => KafkaConnection.open(kafkaOptions(runtime)),
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

function useCases({ metrics }: Runtime): Provider[] {
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

function inbound(runtime: Runtime): Provider[] {
  return [
    OrderRpcService,
    StockConsumer,
    PaymentConsumer,
    {
      provide: OrderConsumers,
      inject: [KafkaConnection, StockConsumer, PaymentConsumer],
      useFactory: (kafka: KafkaConnection, stock: StockConsumer, payments: PaymentConsumer) =>
        new OrderConsumers(kafka, stock, payments, runtime.logger),
    },
    {
      provide: ExpiryJob,
      inject: [ExpireOrders, ShardDirectory],
      useFactory: (expireOrders: ExpireOrders, { shards }: ShardDirectory) =>
        new ExpiryJob(expireOrders, shards, runtime.settings.EXPIRY_POLL_MS, runtime),
    },
  ];
}
