import type { Logger } from '@stampede/observability';
import { createDataSource, openDataSource } from '@stampede/persistence';
import type { DataSource } from 'typeorm';

export function openDatabase(url: string, applicationName: string, logger: Logger): Promise<DataSource> {
  return openDataSource(createDataSource({ url, applicationName, entities: [], logger }), { logger });
}
