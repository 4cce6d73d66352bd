import { join } from 'node:path';
import type { Logger } from '@stampede/observability';
import { openRedis, requireNoEviction } from '@stampede/redis';
import type { Redis } from 'ioredis';
import { Unavailable } from '../../application/ports.js';

/** Half of what a caller gives a whole call. */
const COMMAND_TIMEOUT_MS = 500;

export type SessionRedis = Redis & {
  revokeSession(
    sessionKey: string,
    revocationsKey: string,
    sessionId: string,
    keepMs: number,
  ): Promise<number>;
};

/** The process's connection to the sessions. A command that cannot run now fails at once; the connection comes back by itself. */
export class SessionConnection {
  constructor(private readonly redis: SessionRedis) {}

  /** @throws Unavailable when Redis does not answer */
  async ask<T>(command: (redis: SessionRedis) => Promise<T>): Promise<T> {
    try {
      return await command(this.redis);
    } catch (error) {
      const message = `Redis: ${error instanceof Error ? error.message : String(error)}`;
      // Of the error its text alone: the rest has the command in it, so perhaps an id that is alive, and errors are logged.
      if (error instanceof Error && error.name === 'ReplyError') throw new Error(message);
      // Connected and silent: of a dead network nobody tells us.
      if (this.redis.status === 'ready') this.redis.stream.destroy();
      throw new Unavailable(message);
    }
  }

  async isReachable(): Promise<boolean> {
    return (await this.ask((redis) => redis.ping())) === 'PONG';
  }

  close(): void {
    this.redis.disconnect();
  }
}

/** Waits for Redis, and refuses one that may evict: it would log people out, and forget who was logged out. */
export async function openSessionConnection(url: string, logger: Logger): Promise<SessionConnection> {
  const scripts = join(import.meta.dirname, 'scripts');
  const redis = openRedis({ url, name: 'sessions', commandTimeoutMs: COMMAND_TIMEOUT_MS, scripts, logger });
  try {
    await requireNoEviction(redis, 'sessions');
  } catch (error) {
    redis.disconnect();
    throw error;
  }
  return new SessionConnection(redis as SessionRedis);
}
