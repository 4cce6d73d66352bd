import { ConfigError, loadConfig, url } from '@stampede/config';
import { createLogger } from '@stampede/observability';
import { migrate } from '@stampede/persistence';
import { z } from 'zod';
import { CreateLedger1763700000000 } from '../migrations/1763700000000-create-ledger.js';

try {
  const config = loadConfig(z.object({ MIGRATION_DATABASE_URL: url('postgresql', 'postgres') }));
  const logger = createLogger({ service: 'payment-provider', instance: 'migrate' });
  await migrate({ url: config.MIGRATION_DATABASE_URL, migrations: [CreateLedger1763700000000], logger });
} catch (error) {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(error instanceof ConfigError ? error.exitCode : 1);
}
