import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from '@stampede/observability';
import { createDataSource, openDataSource } from '@stampede/persistence';
import { DataSource } from 'typeorm';
import { ChargeEntity } from './charge.entity.js';
import { RefundEntity } from './refund.entity.js';
import { WebhookEntity } from './webhook.entity.js';

export function openDatabase(url: string, applicationName: string, logger: Logger): Promise<DataSource> {
  const entities = [ChargeEntity, RefundEntity, WebhookEntity];
  return openDataSource(createDataSource({ url, applicationName, entities, logger }), { logger });
}

/** Closes the database after everything that uses it has come to rest. */
@Injectable()
export class DatabaseLife implements OnApplicationShutdown {
  constructor(private readonly dataSource: DataSource) {}

  async onApplicationShutdown(): Promise<void> {
    await this.dataSource.destroy();
  }
}
