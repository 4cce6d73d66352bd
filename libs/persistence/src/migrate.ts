import type { Logger } from '@stampede/observability';
import pg from 'pg';
import type { DataSourceOptions } from 'typeorm';
import { createDataSource, openDataSource } from './data-source.js';

/** Settings of {@link migrate}. */
export interface MigrateOptions {
  /** URL with the role that owns the schema. */
  readonly url: string;
  /** TypeORM migrations of one app; the class names end in a time of 13 digits, which is their order. */
  readonly migrations: NonNullable<DataSourceOptions['migrations']>;
  readonly logger?: Logger;
}

/** Key of the advisory lock; any number that nothing else in the database uses. */
const MIGRATION_LOCK = 7_081_701;
/** Building an index on a large table takes longer than a query may. */
const STATEMENT_TIMEOUT_MS = 600_000;

/**
 * Brings a database to its newest schema: each waiting migration in a transaction of its own. Processes that start together wait
 * for each other (advisory lock), and the later ones find nothing to do.
 *
 * @returns the names of the migrations that ran now
 */
export async function migrate({ url, migrations, logger }: MigrateOptions): Promise<string[]> {
  const dataSource = createDataSource({
    url,
    entities: [],
    migrations,
    poolSize: 2,
    applicationName: 'migrate',
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    ...(logger ? { logger } : {}),
  });
  await openDataSource(dataSource, logger ? { logger } : {});
  const lock = new pg.Client({ connectionString: url, application_name: 'migrate lock' });
  try {
    await lock.connect();
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const ran = await dataSource.runMigrations({ transaction: 'each' });
    const names = ran.map(({ name }) => name);
    logger?.info({ migrations: names }, 'migrated');
    return names;
  } finally {
    await lock.end(); // Gives back the lock.
    await dataSource.destroy();
  }
}
