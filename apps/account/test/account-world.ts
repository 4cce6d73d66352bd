import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '@stampede/config';
import { AccountService } from '@stampede/contracts';
import { createLogger } from '@stampede/observability';
import { migrate } from '@stampede/persistence';
import { RpcApplication, type Client } from '@stampede/rpc';
import { startService } from '@stampede/service';
import {
  eventually,
  freePort,
  requireEnv,
  scratchDatabase,
  startProcess,
  type StartedProcess,
} from '@stampede/testing';
import pg from 'pg';
import { CreateAccount1795651200000 } from '../migrations/1795651200000-create-account.js';
import { accountSettings } from '../src/config/settings.js';
import { startAccount } from '../src/start-account.js';

const MAIN = new URL('../dist/src/main.js', import.meta.url).pathname;

export interface AccountInstance {
  /** Calls of this instance and no other. */
  readonly accounts: Client<typeof AccountService>;
  isReady(): Promise<boolean>;
  metrics(): Promise<string>;
  close(): Promise<void>;
}

/** A database with the schema, and instances of the service over RPC that write their log lines here. */
export async function accountWorld() {
  const database = await scratchDatabase('account');
  await migrate({ url: database.url, migrations: [CreateAccount1795651200000] });
  const cacheDir = await mkdtemp(join(tmpdir(), 'account-rpc-'));
  const sql = new pg.Client({ connectionString: database.url });
  await sql.connect();
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const logger = createLogger({ service: 'account', instance: 'account-test', level: 'trace', destination });
  const instances: AccountInstance[] = [];

  const environmentOf = async (root: string, settings: Record<string, string>) => ({
    STAMPEDE_MODE: 'test',
    INSTANCE_ID: 'account-1',
    METRICS_PORT: String(await freePort()),
    RPC_PORT: String(await freePort()),
    RPC_CACHE_DIR: cacheDir,
    RPC_ROOT: root,
    ZOOKEEPER_HOSTS: requireEnv('ZOOKEEPER_HOSTS'),
    DATABASE_URL: database.url,
    ...settings,
  });

  const start = async (settings: Record<string, string>): Promise<AccountInstance> => {
    const root = `test-${randomBytes(4).toString('hex')}`;
    const config = loadConfig(accountSettings, await environmentOf(root, settings));
    const close = await startService({ name: 'account', start: startAccount }, config, logger);
    const registry = { hosts: config.ZOOKEEPER_HOSTS, root };
    const rpc = await RpcApplication.start({ application: 'account-test', registry });
    const accounts = rpc.refer(AccountService);
    await eventually(() => expect(Object.values(rpc.health().references)).toEqual([1]));
    const page = (path: string) => fetch(`http://127.0.0.1:${config.METRICS_PORT}${path}`);
    const instance: AccountInstance = {
      accounts,
      isReady: async () => (await page('/health/ready')).status === 200,
      metrics: async () => (await page('/metrics')).text(),
      close: async () => {
        await rpc.close();
        await close();
      },
    };
    instances.push(instance);
    return instance;
  };

  /** The built service in a process of its own, where it may fail. */
  const startBuilt = async (settings: Record<string, string>): Promise<StartedProcess> => {
    const env = await environmentOf('unused', settings);
    return startProcess({
      script: MAIN,
      env,
      readyUrl: `http://127.0.0.1:${env.METRICS_PORT}/health/ready`,
    });
  };

  return {
    databaseUrl: database.url,
    lines,
    start,
    startBuilt,
    query: async <T extends object>(text: string) => (await sql.query<T>(text)).rows,
    close: async () => {
      await Promise.all(instances.map((instance) => instance.close()));
      await sql.end();
      await database.drop();
      await rm(cacheDir, { recursive: true, force: true });
    },
  };
}
export type AccountWorld = Awaited<ReturnType<typeof accountWorld>>;
