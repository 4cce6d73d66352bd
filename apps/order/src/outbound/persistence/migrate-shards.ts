import { BUCKET_COUNT } from '@stampede/contracts';
import type { Logger } from '@stampede/observability';
import { migrate } from '@stampede/persistence';
import pg from 'pg';
import { CreateOrders1752000000000 } from '../../../migrations/1752000000000-create-orders.js';

/** Brings every shard to the newest tables, then gives each bucket that nobody owns to shard `bucket % shards`. */
export async function migrateShards(urls: readonly string[], logger: Logger): Promise<void> {
  for (const url of urls) await migrate({ url, migrations: [CreateOrders1752000000000], logger });
  const shards = urls.map((connectionString) => new pg.Client({ connectionString }));
  try {
    for (const shard of shards) await shard.connect();
    await assignBuckets(shards);
  } finally {
    await Promise.all(shards.map((shard) => shard.end()));
  }
}

/** Buckets that moved stay where they are: only the unowned are assigned, so that running it again changes nothing. */
async function assignBuckets(shards: readonly pg.Client[]): Promise<void> {
  const owned = new Set<number>();
  for (const shard of shards) {
    const { rows } = await shard.query<{ bucket: number }>('SELECT bucket FROM owned_bucket');
    for (const { bucket } of rows) owned.add(bucket);
  }
  const unowned = Array.from({ length: BUCKET_COUNT }, (_, bucket) => bucket).filter(
    (bucket) => !owned.has(bucket),
  );
  for (const [index, shard] of shards.entries()) {
    const buckets = unowned.filter((bucket) => bucket % shards.length === index);
    if (buckets.length === 0) continue;
    await shard.query('INSERT INTO owned_bucket SELECT unnest($1::smallint[]) ON CONFLICT DO NOTHING', [
      buckets,
    ]);
  }
}
