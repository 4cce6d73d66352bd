import { CacheFile } from '../cache-file.js';
import type { RegistryContext } from '../registry.js';
import { StoreRegistry } from '../store-registry.js';
import { RedisStore } from './redis-store.js';

const COMMAND_TIMEOUT_MS = 2000;

/** The registry in Dubbo's own Redis layout. The client, ioredis, is loaded when it is used. */
export class RedisRegistry extends StoreRegistry {
  static readonly NAME = 'redis';

  /**
   * Settled when connected or when the connect timeout is over.
   *
   * @throws TypeError when not exactly one server is named
   */
  static async connect(context: RegistryContext): Promise<RedisRegistry> {
    const { hosts, auth, root, sessionTimeoutMs, connectTimeoutMs, retryMs, logger } = context;
    const [, host, port] = /^(.+):(\d{1,5})$/.exec(hosts[0] ?? '') ?? [];
    if (hosts.length !== 1 || host === undefined)
      throw new TypeError('the registry needs the host:port of one Redis server');
    const { Redis } = await import('ioredis');
    const open = (own: { commandTimeout?: number }) =>
      new Redis({
        ...own,
        ...credentialsOf(auth),
        host,
        port: Number(port),
        connectTimeout: connectTimeoutMs,
        enableOfflineQueue: false,
        autoResendUnfulfilledCommands: false,
        maxRetriesPerRequest: null,
        // Random, so that not everybody comes back in the same moment.
        retryStrategy: (times) =>
          Math.random() * Math.min((retryMs / 20) * 2 ** Math.min(times, 10), retryMs / 2),
      });
    const registry = new RedisRegistry(
      context,
      await CacheFile.open('registry', context),
      (events) =>
        new RedisStore(
          open({ commandTimeout: COMMAND_TIMEOUT_MS }),
          open({}),
          { root, periodMs: sessionTimeoutMs, logger },
          events,
        ),
    );
    await registry.awaitConnection();
    return registry;
  }
}

/** Of `user:password` or `:password`. */
function credentialsOf(auth: string | undefined): { username?: string; password?: string } {
  if (auth === undefined) return {};
  const at = auth.indexOf(':');
  return { username: auth.slice(0, at) || undefined, password: auth.slice(at + 1) };
}
