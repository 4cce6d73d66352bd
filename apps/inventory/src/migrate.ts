import { ConfigError, loadConfig, url } from '@stampede/config';
import { createLogger } from '@stampede/observability';
import { migrate } from '@stampede/persistence';
import { z } from 'zod';
import { MIGRATIONS } from './migrations.js';

try {
  const { MIGRATION_DATABASE_URL } = loadConfig(
    z.object({ MIGRATION_DATABASE_URL: url('postgresql', 'postgres') }),
  );
  const logger = createLogger({ service: 'inventory', instance: 'migrate' });
  await migrate({ url: MIGRATION_DATABASE_URL, migrations: MIGRATIONS, logger });
} catch (error) {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(error instanceof ConfigError ? error.exitCode : 1);
}
