import { ConfigError, loadConfig, url } from '@stampede/config';
import { createLogger } from '@stampede/observability';
import { migrate } from '@stampede/persistence';
import { z } from 'zod';
import { CreatePayment1763700000000 } from '../migrations/1763700000000-create-payment.js';

try {
  const config = loadConfig(z.object({ MIGRATION_DATABASE_URL: url('postgresql', 'postgres') }));
  const logger = createLogger({ service: 'payment', instance: 'migrate' });
  await migrate({ url: config.MIGRATION_DATABASE_URL, migrations: [CreatePayment1763700000000], logger });
} catch (error) {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(error instanceof ConfigError ? error.exitCode : 1);
}
