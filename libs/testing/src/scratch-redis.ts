import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { requireEnv } from './require-env.js';

/** A logical database of Redis that one test file has for itself. */
export interface ScratchRedis {
  /** With the number of the database in it. */
  readonly url: string;
  /** Empties it. */
  flush(): Promise<void>;
  /** Empties it and gives it back. */
  close(): Promise<void>;
}

/** Who holds which logical database is written here, in database 0. */
const CLAIM_PREFIX = 'stampede-scratch:';
/** A test that died gives its database back after this time. */
const CLAIM_SECONDS = 600;
const DATABASES = 16;

/**
 * Takes a free logical database (1 to 15) of REDIS_URL, empty. `info` and other commands of the whole server are still shared.
 *
 * @throws Error when all of them are taken
 */
export async function scratchRedis(): Promise<ScratchRedis> {
  const server = new Redis(requireEnv('REDIS_URL'), { lazyConnect: true, maxRetriesPerRequest: 1 });
  await server.connect();
  const claim = randomUUID();
  for (let database = 1; database < DATABASES; database += 1) {
    const key = CLAIM_PREFIX + database;
    if ((await server.set(key, claim, 'EX', CLAIM_SECONDS, 'NX')) !== 'OK') continue;
    const url = new URL(requireEnv('REDIS_URL'));
    url.pathname = `/${database}`;
    const redis = new Redis(url.href, { maxRetriesPerRequest: 1 });
    await redis.flushdb();
    return {
      url: url.href,
      flush: async () => void (await redis.flushdb()),
      close: async () => {
        await redis.flushdb();
        await server.del(key);
        redis.disconnect();
        server.disconnect();
      },
    };
  }
  server.disconnect();
  throw new Error(
    `every logical database of ${requireEnv('REDIS_URL')} is taken (keys ${CLAIM_PREFIX}* in database 0)`,
  );
}
