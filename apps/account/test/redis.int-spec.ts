import { eventually, scratchRedis, type ScratchRedis } from '@stampede/testing';
import { accountWorld, type AccountWorld } from './account-world.js';
import { redisProcess, type RedisProcess } from './redis-process.js';

describe('the Redis of the account service', () => {
  let world: AccountWorld;
  beforeAll(async () => {
    world = await accountWorld();
  });
  afterAll(() => world?.close());

  describe('killed and started again', () => {
    let redis: RedisProcess;
    beforeAll(async () => {
      // As the kill finds it: `everysec` holds a write back while the disk is still busy with the last one.
      redis = await redisProcess('--appendfsync', 'always');
    });
    afterAll(() => redis?.close());

    it('has every session and every revocation that it had', async () => {
      const { accounts, isReady } = await world.start({ REDIS_URL: redis.url });
      const [alice, bob] = [
        (await accounts.logIn('alice', 'demo')).session!,
        (await accounts.logIn('bob', 'demo')).session!,
      ];
      const { cursor } = await accounts.listRevocations(null);
      await accounts.logOut(bob.sessionId);
      await redis.kill();
      await eventually(async () => expect(await isReady()).toBe(false));
      redis.start();
      await eventually(async () => expect(await isReady()).toBe(true));
      expect(await accounts.findSession(alice.sessionId)).toEqual(alice);
      expect(await accounts.findSession(bob.sessionId)).toBeNull();
      expect((await accounts.listRevocations(cursor)).sessionIds).toEqual([bob.sessionId]);
    });
  });

  it('may not evict: the service refuses to start with it', async () => {
    const redis = await redisProcess('--maxmemory-policy', 'allkeys-lru');
    try {
      await expect(world.startBuilt({ REDIS_URL: redis.url })).rejects.toThrow(
        /ended before it was ready \(1\)[^]*for sessions it must be noeviction/,
      );
    } finally {
      await redis.close();
    }
  });
});

describe('the account service in production', () => {
  let world: AccountWorld;
  let redis: ScratchRedis;
  beforeAll(async () => {
    world = await accountWorld();
    redis = await scratchRedis();
  });
  afterAll(async () => {
    await world?.close();
    await redis?.close();
  });

  it('makes no demo users, and does not log in those that a demonstration left', async () => {
    const production = await world.start({ REDIS_URL: redis.url, STAMPEDE_MODE: 'production' });
    expect(await world.query('SELECT FROM app_user')).toEqual([]);
    expect(world.lines.join('')).not.toContain('DEMO USERS');
    const demo = await world.start({ REDIS_URL: redis.url, STAMPEDE_MODE: 'demo' });
    expect((await demo.accounts.logIn('operator', 'demo')).code).toBe('OK');
    expect((await production.accounts.logIn('operator', 'demo')).code).toBe('INVALID_CREDENTIALS');
  });
});
