import { Redis } from 'ioredis';
import type { Logger } from '@stampede/observability';
import { GateAnswerLost, GateUnreachable } from '../../application/ports/stock-gate.js';
import { loadScripts } from './load-scripts.js';

/** Above it a command is taken for lost: what it did is then unknown. */
const COMMAND_TIMEOUT_MS = 1500;

type ScriptCall = (...keysAndArgs: (string | number)[]) => Promise<unknown>;

/** The scripts as commands of the connection, named as their files are. */
export type GateRedis = Redis &
  Record<
    | 'reserveStock'
    | 'markLogged'
    | 'settlePurchases'
    | 'findRecords'
    | 'installSale'
    | 'beginEpoch'
    | 'openEpoch',
    ScriptCall
  >;

/** The process's connection to the gate. */
export class GateConnection {
  constructor(readonly redis: GateRedis) {}

  close(): void {
    this.redis.disconnect();
  }
}

/**
 * Connects to the gate. No offline queue, nothing resent, nothing retried: a command whose answer was lost may have run on a
 * Redis that has forgotten it since, so it must fail here and be judged by the caller. Only the connection itself comes back.
 */
export function openGateConnection(url: string, logger: Logger): GateConnection {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    commandTimeout: COMMAND_TIMEOUT_MS,
    connectTimeout: 2000,
    retryStrategy: (times) => Math.min(25 * times, 250),
    reconnectOnError: null,
  }) as GateRedis;
  for (const { command, numberOfKeys, lua } of loadScripts())
    redis.defineCommand(command, { numberOfKeys, lua });

  let reachable: boolean | undefined;
  const note = (isReachable: boolean, error?: unknown) => {
    if (reachable === isReachable) return;
    reachable = isReachable;
    if (isReachable) logger.info('gate: Redis is connected');
    else logger.warn({ err: error }, 'gate: Redis is not reachable');
  };
  redis.on('ready', () => note(true));
  redis.on('error', (error) => note(false, error));
  redis.on('close', () => note(false));
  return new GateConnection(redis);
}

/** Waits until Redis answers, and refuses one that may evict: a gate that forgets single keys cannot be fenced. */
export async function requireNoEviction(redis: Redis): Promise<void> {
  if (redis.status !== 'ready') await new Promise((resolve) => redis.once('ready', resolve));
  const [, policy] = (await redis.config('GET', 'maxmemory-policy')) as [string, string];
  if (policy !== 'noeviction') {
    throw new Error(`Redis has maxmemory-policy ${policy}: the gate needs noeviction. Set it in redis.conf.`);
  }
}

/** Runs commands and tells apart what was not sent from what may have run. */
export async function ask<T>(redis: Redis, commands: () => Promise<T>): Promise<T> {
  if (redis.status !== 'ready') throw new GateUnreachable('Redis is not connected');
  try {
    return await commands();
  } catch (error) {
    if (error instanceof Error && error.name === 'ReplyError') throw error;
    throw new GateAnswerLost('Redis did not answer', { cause: error });
  }
}
