import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { eventually, scratchDatabase, type ScratchDatabase } from '@stampede/testing';
import pg from 'pg';
import type { DataSource, EntityManager } from 'typeorm';
import {
  createDataSource,
  inTransaction,
  isTransient,
  isUniqueViolation,
  migrate,
  openDataSource,
} from '../src/index.js';
import { CreateOutbox1700000000001, silent } from './support.js';

describe('persistence on PostgreSQL', () => {
  let database: ScratchDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await scratchDatabase('persistence');
    await migrate({ url: database.url, migrations: [CreateOutbox1700000000001], logger: silent });
    dataSource = createDataSource({
      url: database.url,
      entities: [],
      applicationName: 'persistence-test',
      logger: silent,
    });
    await openDataSource(dataSource);
  });
  beforeEach(async () => {
    await dataSource.query('DELETE FROM account');
    await dataSource.query("INSERT INTO account VALUES ('a', 0), ('b', 0)");
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  it('migrates once when two processes begin together, and a third finds nothing to do', async () => {
    const other = await scratchDatabase('migrate');
    const options = { url: other.url, migrations: [CreateOutbox1700000000001], logger: silent };
    const ran = await Promise.all([migrate(options), migrate(options)]);
    expect(ran.flat()).toEqual(['CreateOutbox1700000000001']);
    expect(await migrate(options)).toEqual([]);
    await other.drop();
  });

  it('repeats serialization failures until every increment is in', async () => {
    const increment = () =>
      inTransaction(
        dataSource,
        async (manager) => {
          const [row] = await manager.query<{ version: number }[]>(
            "SELECT version FROM account WHERE id = 'a'",
          );
          await manager.query("UPDATE account SET version = $1 WHERE id = 'a'", [row!.version + 1]);
        },
        { isolation: 'SERIALIZABLE', retries: 50 },
      );
    await Promise.all(Array.from({ length: 8 }, increment));
    const [row] = await dataSource.query<{ version: number }[]>("SELECT version FROM account WHERE id = 'a'");
    expect(row!.version).toBe(8);
  });

  it('repeats the loser of a deadlock', async () => {
    let bothHaveOne: () => void = () => undefined;
    const meeting = new Promise<void>((resolve) => (bothHaveOne = resolve));
    let arrived = 0;
    const both = (first: string, second: string) =>
      inTransaction(dataSource, async (manager) => {
        await manager.query('UPDATE account SET version = version + 1 WHERE id = $1', [first]);
        arrived += 1;
        if (arrived === 2) bothHaveOne();
        await meeting;
        await manager.query('UPDATE account SET version = version + 1 WHERE id = $1', [second]);
      });
    await Promise.all([both('a', 'b'), both('b', 'a')]);
    expect(await dataSource.query('SELECT version FROM account')).toEqual([{ version: 2 }, { version: 2 }]);
    expect(arrived).toBe(3);
  });

  it('says the isolation only where it is not READ COMMITTED, which every session begins with', async () => {
    const other = await scratchDatabase('isolation');
    const name = new URL(other.url).pathname.slice(1);
    await dataSource.query(`ALTER DATABASE "${name}" SET default_transaction_isolation = 'serializable'`);
    const source = createDataSource({ url: other.url, entities: [], applicationName: 'isolation' });
    await source.initialize();
    const runner = source.createQueryRunner();
    const query = jest.spyOn(Object.getPrototypeOf(runner) as typeof runner, 'query');
    await runner.release();
    const show = (manager: EntityManager) => manager.query('SHOW transaction_isolation');
    const shown = (level: string) => [{ transaction_isolation: level }];
    try {
      expect(await inTransaction(source, show)).toEqual(shown('read committed'));
      expect(query.mock.calls.map(([text]) => text)).toEqual([
        'START TRANSACTION',
        'SHOW transaction_isolation',
        'COMMIT',
      ]);
      expect(await inTransaction(source, show, { isolation: 'REPEATABLE READ' })).toEqual(
        shown('repeatable read'),
      );
      expect(query.mock.calls).toHaveLength(3 + 4);
    } finally {
      query.mockRestore();
      await source.destroy();
      await other.drop();
    }
  });

  it('rolls back and rejects with what the work threw, without a repetition', async () => {
    let runs = 0;
    const work = inTransaction(dataSource, async (manager) => {
      runs += 1;
      await manager.query("UPDATE account SET version = 5 WHERE id = 'a'");
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    expect(runs).toBe(1);
    expect(await dataSource.query("SELECT version FROM account WHERE id = 'a'")).toEqual([{ version: 0 }]);
  });

  it('tells a unique violation from others, by constraint', async () => {
    const duplicate: unknown = await dataSource
      .query("INSERT INTO account VALUES ('a', 1)")
      .catch((error: unknown) => error);
    expect(isUniqueViolation(duplicate)).toBe(true);
    expect(isUniqueViolation(duplicate, 'account_pkey')).toBe(true);
    expect(isUniqueViolation(duplicate, 'other')).toBe(false);
    const check: unknown = await dataSource
      .query("INSERT INTO account VALUES ('c', 1000)")
      .catch((error: unknown) => error);
    expect(isUniqueViolation(check)).toBe(false);
    expect(isTransient(check)).toBe(false);
  });

  it('ends a statement after its time, as a transient error', async () => {
    const impatient = createDataSource({
      url: database.url,
      entities: [],
      applicationName: 'impatient',
      // Long enough for what TypeORM asks when it connects.
      statementTimeoutMs: 1_000,
      logger: silent,
    });
    await impatient.initialize();
    const error: unknown = await impatient.query('SELECT pg_sleep(60)').catch((thrown: unknown) => thrown);
    expect(String(error)).toContain('statement timeout');
    expect(isTransient(error)).toBe(true);
    await impatient.destroy();
  });

  it('survives the end of its connections, idle and busy, and calls the loss transient', async () => {
    const killer = new pg.Client({ connectionString: database.url });
    await killer.connect();
    const kill = () =>
      killer.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'persistence-test'",
      );
    await kill();
    await eventually(async () => expect(await dataSource.query('SELECT 1 AS one')).toEqual([{ one: 1 }]));
    const busy = dataSource.query('SELECT pg_sleep(4)').catch((error: unknown) => error);
    await eventually(async () => {
      const { rows } = await killer.query(
        "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(4)%'",
      );
      expect(rows).toHaveLength(1);
    });
    await kill();
    expect(isTransient(await busy)).toBe(true);
    await eventually(async () => expect(await dataSource.query('SELECT 1 AS one')).toEqual([{ one: 1 }]));
    await killer.end();
  });

  it('calls a refused connection transient, and a wrong database not', async () => {
    const gone = createDataSource({
      url: 'postgresql://postgres@127.0.0.1:1/x',
      entities: [],
      applicationName: 'gone',
    });
    expect(isTransient(await gone.initialize().catch((error: unknown) => error))).toBe(true);
    const url = new URL(database.url);
    url.pathname = '/no_such_database';
    const wrong = createDataSource({ url: url.href, entities: [], applicationName: 'wrong' });
    const startedAt = Date.now();
    await expect(openDataSource(wrong)).rejects.toThrow('does not exist');
    expect(Date.now() - startedAt).toBeLessThan(5_000);
  });
});
