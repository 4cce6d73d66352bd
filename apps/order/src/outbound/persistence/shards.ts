import type { Logger } from '@stampede/observability';
import { createDataSource, openDataSource } from '@stampede/persistence';
import { OrderEntity } from './order.entity.js';
import type { Shard } from './shard.js';

/** Two for the consumers' batches, one for expiry, one for the relay, the rest for reads; four shards of these per instance. */
const POOL_SIZE = 8;

export async function openShards(
  urls: readonly string[],
  applicationName: string,
  logger: Logger,
): Promise<Shard[]> {
  return Promise.all(
    urls.map(async (url) => {
      const dataSource = createDataSource({
        url,
        entities: [OrderEntity],
        poolSize: POOL_SIZE,
        applicationName,
        logger,
      });
      await openDataSource(dataSource, { logger });
      return { name: new URL(url).pathname.slice(1), dataSource };
    }),
  );
}

export async function closeShards(shards: readonly Shard[]): Promise<void> {
  await Promise.all(shards.map(({ dataSource }) => dataSource.destroy()));
}
