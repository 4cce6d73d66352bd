import { ConfigError, loadConfig, urlList } from '@stampede/config';
import { createLogger } from '@stampede/observability';
import { z } from 'zod';
import { migrateShards } from './outbound/persistence/migrate-shards.js';

try {
  const config = loadConfig(z.object({ MIGRATION_SHARD_URLS: urlList('postgresql', 'postgres') }));
  await migrateShards(config.MIGRATION_SHARD_URLS, createLogger({ service: 'order', instance: 'migrate' }));
} catch (error) {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(error instanceof ConfigError ? error.exitCode : 1);
}
