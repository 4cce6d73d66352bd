import { join } from 'node:path';
import type { Logger } from '@stampede/observability';
import { openRedis } from '@stampede/redis';
import type { Redis } from 'ioredis';
import { GateAnswerLost, GateUnreachable } from '../../application/ports/stock-gate.js';

/** Above it a command is taken for lost: what it did is then unknown. */
const COMMAND_TIMEOUT_MS = 1500;
/** Folder of the gate's scripts. */
export const SCRIPTS = join(import.meta.dirname, 'scripts');

type ScriptCall = (...keysAndArgs: (string | number)[]) => Promise<unknown>;

/** The scripts as commands of the connection, named as their files are. */
export type GateRedis = Redis &
  Record<
    | 'reserveStock'
    | 'markLogged'
    | 'settlePurchases'
    | 'findRecords'
    | 'addStock'
    | 'endSale'
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

/** A command whose answer was lost may have run on a Redis that has forgotten it since: it fails and is judged by the caller. */
export function openGateConnection(url: string, logger: Logger): GateConnection {
  const redis = openRedis({
    url,
    name: 'gate',
    commandTimeoutMs: COMMAND_TIMEOUT_MS,
    scripts: SCRIPTS,
    logger,
  });
  return new GateConnection(redis as GateRedis);
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
