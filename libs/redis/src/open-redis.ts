import type { Logger } from '@stampede/observability';
import { Redis } from 'ioredis';
import { loadScripts } from './load-scripts.js';

/** Settings of {@link openRedis}. */
export interface OpenRedisOptions {
  readonly url: string;
  /** What this Redis is for, in log lines and messages, e.g. `gate`. */
  readonly name: string;
  /** Above it a command is taken for lost: what it did is then unknown. */
  readonly commandTimeoutMs: number;
  /** Folder of Lua scripts that become commands of the connection; see {@link loadScripts}. */
  readonly scripts?: string;
  readonly logger: Logger;
}

/**
 * Opens a connection that tells the truth: no offline queue, nothing resent, nothing retried. A command whose answer was lost may have
 * run on a Redis that has forgotten it since, so it fails here and is judged by the caller. Only the connection itself comes back.
 *
 * @returns at once, connected or not
 */
export function openRedis({ url, name, commandTimeoutMs, scripts, logger }: OpenRedisOptions): Redis {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    commandTimeout: commandTimeoutMs,
    connectTimeout: 2000,
    retryStrategy: (times) => Math.min(25 * times, 250),
    reconnectOnError: null,
  });
  for (const { command, numberOfKeys, lua } of scripts === undefined ? [] : loadScripts(scripts))
    redis.defineCommand(command, { numberOfKeys, lua });
  logReachability(redis, name, logger);
  return redis;
}

/**
 * Waits until Redis answers.
 *
 * @throws Error when it may evict keys: what forgets single keys cannot be trusted with state
 */
export async function requireNoEviction(redis: Redis, name: string): Promise<void> {
  if (redis.status !== 'ready') await new Promise((resolve) => redis.once('ready', resolve));
  const [, policy] = (await redis.config('GET', 'maxmemory-policy')) as [string, string];
  if (policy !== 'noeviction')
    throw new Error(
      `Redis has maxmemory-policy ${policy}: for ${name} it must be noeviction. Set it in redis.conf.`,
    );
}

function logReachability(redis: Redis, name: string, logger: Logger): void {
  let reachable: boolean | undefined;
  const note = (isReachable: boolean, error?: unknown) => {
    if (reachable === isReachable) return;
    reachable = isReachable;
    if (isReachable) logger.info(`${name}: Redis is connected`);
    else logger.warn({ err: error }, `${name}: Redis is not reachable`);
  };
  redis.on('ready', () => note(true));
  redis.on('error', (error) => note(false, error));
  redis.on('close', () => note(false));
}
