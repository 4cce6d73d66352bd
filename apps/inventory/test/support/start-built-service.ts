import { join } from 'node:path';
import { freePort, requireEnv, startProcess, type StartedProcess } from '@stampede/testing';
import type { Stores } from './inventory-fixture.js';

const MAIN = join(import.meta.dirname, '../../dist/src/main.js');

/** Starts the built service as a process of its own, and waits until it is ready. */
export async function startBuiltService(
  stores: Stores,
  redisUrl: string,
  root: string,
  failpoints?: string,
): Promise<StartedProcess> {
  const metricsPort = await freePort();
  return startProcess({
    script: MAIN,
    env: {
      STAMPEDE_MODE: 'test',
      INSTANCE_ID: 'inventory-1',
      LOG_LEVEL: 'info',
      METRICS_PORT: String(metricsPort),
      RPC_PORT: String(await freePort()),
      RPC_CACHE_DIR: join(stores.folder, `rpc-${metricsPort}`),
      RPC_ROOT: root,
      ZOOKEEPER_HOSTS: requireEnv('ZOOKEEPER_HOSTS'),
      KAFKA_BROKERS: stores.brokers.join(),
      KAFKA_TOPIC_PREFIX: stores.topicPrefix,
      DATABASE_URL: stores.databaseUrl,
      REDIS_URL: redisUrl,
      ...(failpoints ? { FAILPOINTS: failpoints } : {}),
    },
    readyUrl: `http://127.0.0.1:${metricsPort}/health/ready`,
    readyTimeoutMs: 40_000,
  });
}
