import { requireEnv } from '@stampede/testing';
import type { RegistryContext } from '../../src/index.js';
import { silentLogger } from '../../src/common/logger.js';
import { PATIENCE_MS } from './echo-service.js';

/** A root of its own for each test. */
export const scratchRoot = (): string => `test-${process.pid}-${Math.random().toString(36).slice(2, 8)}`;

/** What a registry of the test's ZooKeeper is built from. */
export function registryContext(options: Partial<RegistryContext> = {}): RegistryContext {
  return {
    application: 'test',
    hosts: [requireEnv('ZOOKEEPER_HOSTS')],
    root: scratchRoot(),
    cacheDir: undefined,
    auth: undefined,
    sessionTimeoutMs: 10_000,
    connectTimeoutMs: PATIENCE_MS,
    retryMs: 200,
    logger: silentLogger,
    incidents: () => undefined,
    ...options,
  };
}
