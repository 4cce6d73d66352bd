import { urlList } from '@stampede/config';
import { runTask } from '@stampede/service';
import { z } from 'zod';
import { migrateShards } from './outbound/persistence/migrate-shards.js';

await runTask({
  service: 'order',
  task: 'migrate',
  settings: z.object({ MIGRATION_SHARD_URLS: urlList('postgresql', 'postgres') }),
  run: ({ MIGRATION_SHARD_URLS }, logger) => migrateShards(MIGRATION_SHARD_URLS, logger),
});
