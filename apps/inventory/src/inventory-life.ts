import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleDestroy,
} from '@nestjs/common';
import { KafkaConnection } from '@stampede/kafka';
import { RpcHealthIndicator } from '@stampede/rpc-nest';
import { DataSource } from 'typeorm';
import { WatchGate } from './application/watch-gate.js';
import { InventoryJobs } from './inbound/jobs/inventory-jobs.js';
import { InventoryConsumers } from './inbound/kafka/inventory-consumers.js';
import { GateConnection } from './outbound/redis/gate-connection.js';

/** Begins what works by itself, and ends it before the connections that it works with. */
@Injectable()
export class InventoryLife implements OnApplicationBootstrap, OnModuleDestroy, OnApplicationShutdown {
  constructor(
    private readonly consumers: InventoryConsumers,
    private readonly jobs: InventoryJobs,
    private readonly watchGate: WatchGate,
    private readonly rpc: RpcHealthIndicator,
    private readonly kafka: KafkaConnection,
    private readonly dataSource: DataSource,
    private readonly gate: GateConnection,
  ) {}

  /** Whether it can take purchases and bring them into the ledger. */
  get ready(): boolean {
    const exported = Object.values(this.rpc.check().exports).every(Boolean);
    return exported && this.consumers.healthy && this.watchGate.healthy;
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.consumers.start();
    this.jobs.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.consumers.close(), this.jobs.close()]);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.kafka.close();
    this.gate.close();
    await this.dataSource.destroy();
  }
}
