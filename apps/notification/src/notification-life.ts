import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleDestroy,
} from '@nestjs/common';
import { KafkaConnection } from '@stampede/kafka';
import { RpcHealthIndicator } from '@stampede/rpc-nest';
import { DataSource } from 'typeorm';
import { RetentionJob } from './inbound/jobs/retention.job.js';
import { NotificationConsumers } from './inbound/kafka/notification-consumers.js';

/** Begins what works by itself, and ends it before the connections that it works with. */
@Injectable()
export class NotificationLife implements OnApplicationBootstrap, OnModuleDestroy, OnApplicationShutdown {
  constructor(
    private readonly dataSource: DataSource,
    private readonly kafka: KafkaConnection,
    private readonly consumers: NotificationConsumers,
    private readonly retention: RetentionJob,
    private readonly rpc: RpcHealthIndicator,
  ) {}

  /** Whether it hears of orders and payments, and can be asked. */
  get ready(): boolean {
    return this.consumers.healthy && Object.values(this.rpc.check().exports).every(Boolean);
  }

  async onApplicationBootstrap(): Promise<void> {
    this.retention.start();
    await this.consumers.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.consumers.close(), this.retention.close()]);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.kafka.close();
    await this.dataSource.destroy();
  }
}
