import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleDestroy,
} from '@nestjs/common';
import { KafkaConnection } from '@stampede/kafka';
import { RpcHealthIndicator } from '@stampede/rpc-nest';
import { ExpiryJob } from './inbound/jobs/expiry.job.js';
import { OrderConsumers } from './inbound/kafka/order-consumers.js';
import { PostgresWorkerLease } from './outbound/persistence/id-worker.lease.js';
import { OrderOutbox } from './outbound/persistence/order-outbox.js';
import { ShardDirectory } from './outbound/persistence/shard-directory.js';
import { closeShards } from './outbound/persistence/shards.js';

/** Begins what works by itself, and ends it before the connections that it works with. */
@Injectable()
export class OrderLife implements OnApplicationBootstrap, OnModuleDestroy, OnApplicationShutdown {
  constructor(
    private readonly directory: ShardDirectory,
    private readonly lease: PostgresWorkerLease,
    private readonly kafka: KafkaConnection,
    private readonly consumers: OrderConsumers,
    private readonly outbox: OrderOutbox,
    private readonly expiry: ExpiryJob,
    private readonly rpc: RpcHealthIndicator,
  ) {}

  /** Whether it can turn purchases into orders and answer for them; payment being away does not count. */
  get ready(): boolean {
    return this.leased && this.consumers.healthy && Object.values(this.rpc.check().exports).every(Boolean);
  }

  get leased(): boolean {
    return this.lease.held;
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.lease.start();
    this.outbox.start();
    this.expiry.start();
    await this.consumers.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.consumers.close(), this.expiry.close(), this.outbox.close()]);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.kafka.close();
    await this.lease.close();
    await closeShards(this.directory.shards);
  }
}
