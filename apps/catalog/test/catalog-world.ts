import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { loadConfig } from '@stampede/config';
import { CatalogService } from '@stampede/contracts';
import { createLogger } from '@stampede/observability';
import { createDataSource, migrate, openDataSource } from '@stampede/persistence';
import { RpcApplication } from '@stampede/rpc';
import { startService } from '@stampede/service';
import { eventually, freePort, requireEnv, scratchDatabase } from '@stampede/testing';
import { CreateCatalog1795651200000 } from '../migrations/1795651200000-create-catalog.js';
import { catalogSettings } from '../src/config/settings.js';
import { startCatalog } from '../src/start-catalog.js';

const logger = createLogger({ service: 'catalog', instance: 'catalog-test', level: 'silent' });

/** Two catalog services on one database, and a caller whose calls go to both. */
export async function catalogWorld() {
  const database = await scratchDatabase('catalog');
  await migrate({ url: database.url, migrations: [CreateCatalog1795651200000] });
  const cacheDir = await mkdtemp(join(tmpdir(), 'catalog-rpc-'));
  const registry = {
    hosts: requireEnv('ZOOKEEPER_HOSTS'),
    root: `test-${randomBytes(4).toString('hex')}`,
  };
  const startInstance = async (number: number) =>
    startService(
      { name: 'catalog', start: startCatalog },
      loadConfig(catalogSettings, {
        STAMPEDE_MODE: 'test',
        INSTANCE_ID: `catalog-${number}`,
        METRICS_PORT: String(await freePort()),
        RPC_PORT: String(await freePort()),
        RPC_CACHE_DIR: cacheDir,
        RPC_ROOT: registry.root,
        ZOOKEEPER_HOSTS: registry.hosts,
        DATABASE_URL: database.url,
      }),
      logger,
    );
  const instances = [await startInstance(1), await startInstance(2)];
  const rpc = await RpcApplication.start({ application: 'catalog-test', registry });
  const catalog = rpc.refer(CatalogService, { loadBalance: 'random' });
  await eventually(() => expect(Object.values(rpc.health().references)).toEqual([2]));
  const dataSource = await openDataSource(
    createDataSource({ url: database.url, entities: [], applicationName: 'catalog-test' }),
  );
  return {
    catalog,
    rows: <T>(sql: string): Promise<T[]> => dataSource.query(sql),
    close: async () => {
      await rpc.close();
      await Promise.all(instances.map((close) => close()));
      await dataSource.destroy();
      await database.drop();
      await rm(cacheDir, { recursive: true, force: true });
    },
  };
}
export type CatalogWorld = Awaited<ReturnType<typeof catalogWorld>>;
