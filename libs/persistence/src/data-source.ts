import type { Logger } from '@stampede/observability';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource, type EntitySchema, type MixedList } from 'typeorm';
import { isTransient } from './errors.js';

type Classes = MixedList<string | Function | EntitySchema>; // eslint-disable-line @typescript-eslint/no-unsafe-function-type

/** Settings of {@link createDataSource}. */
export interface DataSourceSettings {
  readonly url: string;
  readonly entities: Classes;
  readonly migrations?: MixedList<Function | string>; // eslint-disable-line @typescript-eslint/no-unsafe-function-type
  /**
   * Connections, at most. Default 8: a service groups what waits into one transaction, so that it needs few, and a PostgreSQL of
   * 100 connections carries a dozen processes.
   */
  readonly poolSize?: number;
  /** Name of this process in pg_stat_activity. */
  readonly applicationName: string;
  /** Time of one statement. Default 5 s: what takes longer holds locks that others wait for, and nobody waits for the answer. */
  readonly statementTimeoutMs?: number;
  /** Told of connections that broke while idle; the pool replaces them. Without it they are dropped silently. */
  readonly logger?: Logger;
}

/** Longer than a restart of PostgreSQL, shorter than the patience of a caller. */
const CONNECT_TIMEOUT_MS = 3_000;
/** Idle connections are given back after it. */
const IDLE_TIMEOUT_MS = 30_000;
/** A transaction that its owner forgot keeps locks no longer than that. */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 15_000;
/** A lock that is not had in this time is given up; the transaction is repeated. */
const LOCK_TIMEOUT_MS = 3_000;

/**
 * A TypeORM data source for PostgreSQL, not yet connected. The schema is never derived from entities; statements, locks, idle
 * transactions and connecting are bounded in time; a connection that breaks while idle does not end the process.
 */
export function createDataSource(settings: DataSourceSettings): DataSource {
  const {
    url,
    entities,
    migrations = [],
    poolSize = 8,
    applicationName,
    statementTimeoutMs = 5_000,
    logger,
  } = settings;
  return new DataSource({
    type: 'postgres',
    url,
    entities,
    migrations,
    migrationsTableName: 'migrations',
    synchronize: false,
    migrationsRun: false,
    logging: false,
    applicationName,
    poolSize,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    poolErrorHandler: (error: unknown) => logger?.warn({ err: error }, 'an idle database connection broke'),
    extra: {
      statement_timeout: statementTimeoutMs,
      // The server's limit does not help when the server is gone.
      query_timeout: statementTimeoutMs + 1_000,
      lock_timeout: LOCK_TIMEOUT_MS,
      // Whatever a database or a role has for its default: inTransaction relies on it.
      options: '-c default_transaction_isolation=read\\ committed',
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
      idleTimeoutMillis: IDLE_TIMEOUT_MS,
      keepAlive: true,
    },
  });
}

/**
 * Connects, trying again for a while when PostgreSQL is starting or away.
 *
 * @throws the last error after `timeoutMs` (default 30 s), or at once what time does not cure (wrong password, no such database)
 */
export async function openDataSource(
  dataSource: DataSource,
  options: { readonly logger?: Logger; readonly timeoutMs?: number } = {},
): Promise<DataSource> {
  const deadline = Date.now() + (options.timeoutMs ?? 30_000);
  let told = false;
  for (;;) {
    try {
      return await dataSource.initialize();
    } catch (error) {
      if (!isTransient(error) || Date.now() > deadline) throw error;
      if (!told) options.logger?.warn({ err: error }, 'waiting for PostgreSQL');
      told = true;
      await sleep(250);
    }
  }
}
