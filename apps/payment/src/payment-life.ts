import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleDestroy,
} from '@nestjs/common';
import { KafkaConnection } from '@stampede/kafka';
import { OutboxRelay } from '@stampede/persistence';
import { RpcHealthIndicator } from '@stampede/rpc-nest';
import { DataSource } from 'typeorm';
import { PaymentSweeperJob } from './inbound/jobs/payment-sweeper.job.js';
import { OrderEventsConsumer } from './inbound/kafka/order-events.consumer.js';

/** Begins what works by itself, and ends it before the connections that it works with. */
@Injectable()
export class PaymentLife implements OnApplicationBootstrap, OnModuleDestroy, OnApplicationShutdown {
  constructor(
    private readonly dataSource: DataSource,
    private readonly kafka: KafkaConnection,
    private readonly outbox: OutboxRelay,
    private readonly consumer: OrderEventsConsumer,
    private readonly sweeper: PaymentSweeperJob,
    private readonly rpc: RpcHealthIndicator,
  ) {}

  /** Whether it can take and settle payments; order or provider being away does not count. */
  get ready(): boolean {
    return this.consumer.healthy && Object.values(this.rpc.check().exports).every(Boolean);
  }

  async onApplicationBootstrap(): Promise<void> {
    this.outbox.start();
    this.sweeper.start();
    await this.consumer.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.consumer.close(), this.sweeper.close()]);
  }

  /** Last, because calls under way write to the outbox until RPC has drained. */
  async onApplicationShutdown(): Promise<void> {
    await this.outbox.close();
    await this.kafka.close();
    await this.dataSource.destroy();
  }
}
