import { randomBytes } from 'node:crypto';
import { eventually, scratchRedis, tcpProxy, type ScratchRedis, type TcpProxy } from '@stampede/testing';
import { Redis } from 'ioredis';
import { accountWorld, type AccountInstance, type AccountWorld } from './account-world.js';

const unknownId = () => randomBytes(32).toString('base64url');

describe('the account service', () => {
  let world: AccountWorld;
  let scratch: ScratchRedis;
  let proxy: TcpProxy;
  let databaseProxy: TcpProxy;
  let redis: Redis;
  let first: AccountInstance;
  let second: AccountInstance;

  beforeAll(async () => {
    world = await accountWorld();
    scratch = await scratchRedis();
    redis = new Redis(scratch.url);
    proxy = await tcpProxy({ target: new URL(scratch.url).host });
    databaseProxy = await tcpProxy({ target: new URL(world.databaseUrl).host });
    const through = (url: string, { port }: TcpProxy) => url.replace(new URL(url).host, `127.0.0.1:${port}`);
    // Both make the demo users, at the same time.
    [first, second] = await Promise.all([
      world.start({
        REDIS_URL: through(scratch.url, proxy),
        DATABASE_URL: through(world.databaseUrl, databaseProxy),
      }),
      world.start({ REDIS_URL: scratch.url, INSTANCE_ID: 'account-2' }),
    ]);
  });
  afterAll(async () => {
    await world?.close();
    redis?.disconnect();
    await proxy?.close();
    await databaseProxy?.close();
    await scratch?.close();
  });

  const logIn = async (instance = first, username = 'alice') => {
    const { code, session } = await instance.accounts.logIn(username, 'demo');
    expect(code).toBe('OK');
    return session!;
  };

  it('has each demo user once, with a hash of its own, and says so loudly', async () => {
    const users = await world.query('SELECT user_id, username, role FROM app_user ORDER BY user_id');
    expect(users).toEqual([
      { user_id: 'alice', username: 'alice', role: 'BUYER' },
      { user_id: 'bob', username: 'bob', role: 'BUYER' },
      { user_id: 'carol', username: 'carol', role: 'BUYER' },
      { user_id: 'operator', username: 'operator', role: 'OPERATOR' },
    ]);
    expect(await world.query('SELECT DISTINCT password_hash FROM app_user')).toHaveLength(4);
    expect(world.lines.filter((line) => /"level":"warn".*DEMO USERS EXIST/.test(line))).toHaveLength(2);
  });

  it('begins a session that every instance knows', async () => {
    const before = Date.now();
    const session = await logIn(first, 'Operator');
    expect(session).toMatchObject({ userId: 'operator', username: 'operator', role: 'OPERATOR' });
    expect(Number(session.expiresAtMs) - before).toBeGreaterThanOrEqual(3_600_000);
    expect(await first.accounts.findSession(session.sessionId)).toEqual(session);
    expect(await second.accounts.findSession(session.sessionId)).toEqual(session);
  });

  it('answers the same for a wrong password, an unknown user and what cannot be one', async () => {
    const refused = { code: 'INVALID_CREDENTIALS', session: null };
    for (const [username, password] of [
      ['alice', 'Demo'],
      ['alice', ''],
      ['nobody', 'demo'],
      ['nul\0', 'demo'],
      ["' OR 1=1 --", 'demo'],
      ['alice', 'x'.repeat(100_000)],
    ] as const)
      expect(await first.accounts.logIn(username, password)).toEqual(refused);
  });

  it('does not log in a user who was disabled', async () => {
    await world.query("UPDATE app_user SET disabled_at = now() WHERE user_id = 'carol'");
    expect((await first.accounts.logIn('carol', 'demo')).code).toBe('INVALID_CREDENTIALS');
  });

  it('knows no session that does not exist', async () => {
    for (const sessionId of [unknownId(), '', 'session:x', '../../x', 'ä'.repeat(43)]) {
      expect(await first.accounts.findSession(sessionId)).toBeNull();
      expect(await first.accounts.logOut(sessionId)).toBe(false);
    }
  });

  it('forgets a session when its time is over, which is no revocation', async () => {
    const short = await world.start({ REDIS_URL: scratch.url, SESSION_LIFE_MS: '1000' });
    const { cursor } = await short.accounts.listRevocations(null);
    const { sessionId, expiresAtMs } = await logIn(short);
    const found = await first.accounts.findSession(sessionId);
    // A machine that was busy for a second looks too late.
    expect(found !== null || Date.now() >= Number(expiresAtMs)).toBe(true);
    await eventually(async () => expect(await first.accounts.findSession(sessionId)).toBeNull());
    expect(await first.accounts.logOut(sessionId)).toBe(false);
    expect((await first.accounts.listRevocations(cursor)).sessionIds).toEqual([]);
  });

  it('ends a session everywhere, once, however many ask for it at the same time', async () => {
    const { cursor } = await first.accounts.listRevocations(null);
    const [ended, other] = [await logIn(), await logIn()];
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => [first, second][index % 2]!.accounts.logOut(ended.sessionId)),
    );
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(await second.accounts.findSession(ended.sessionId)).toBeNull();
    expect(await second.accounts.findSession(other.sessionId)).toEqual(other);
    expect((await second.accounts.listRevocations(cursor)).sessionIds).toEqual([ended.sessionId]);
  });

  it('lists what was revoked after the cursor, and everything to whoever has none', async () => {
    const sessions = [await logIn(), await logIn(second, 'bob'), await logIn()];
    const begin = (await first.accounts.listRevocations(null)).cursor;
    await first.accounts.logOut(sessions[0]!.sessionId);
    await second.accounts.logOut(sessions[1]!.sessionId);
    const page = await first.accounts.listRevocations(begin);
    expect(page.sessionIds).toEqual([sessions[0]!.sessionId, sessions[1]!.sessionId]);
    expect(await second.accounts.listRevocations(page.cursor)).toEqual({
      sessionIds: [],
      cursor: page.cursor,
    });
    await second.accounts.logOut(sessions[2]!.sessionId);
    const next = await first.accounts.listRevocations(page.cursor);
    expect(next.sessionIds).toEqual([sessions[2]!.sessionId]);
    const all = await first.accounts.listRevocations(null);
    expect(all.sessionIds.slice(-3)).toEqual(sessions.map(({ sessionId }) => sessionId));
    expect(all.cursor).toBe(next.cursor);
  });

  it('gives pages of 1000, from one to the next without a gap', async () => {
    const { cursor } = await first.accounts.listRevocations(null);
    const revoked = Array.from({ length: 2500 }, unknownId);
    const pipeline = redis.pipeline();
    for (const sessionId of revoked) pipeline.xadd('revocations', '*', 's', sessionId);
    await pipeline.exec();
    const listed: string[][] = [];
    for (let after = cursor; listed.at(-1)?.length !== 0;) {
      const page = await second.accounts.listRevocations(after);
      listed.push(page.sessionIds);
      after = page.cursor;
    }
    expect(listed.map(({ length }) => length)).toEqual([1000, 1000, 500, 0]);
    expect(listed.flat()).toEqual(revoked);
  });

  it('drops revocations of sessions that would have expired by now', async () => {
    await redis.del('revocations');
    await redis.xadd('revocations', Date.now() - 3_600_000 - 61_000, 's', 'long over');
    await redis.xadd('revocations', Date.now() - 3_600_000 + 10_000, 's', 'just alive');
    const { sessionId } = await logIn();
    await first.accounts.logOut(sessionId);
    expect((await first.accounts.listRevocations(null)).sessionIds).toEqual(['just alive', sessionId]);
  });

  it('refuses a cursor that it never gave', async () => {
    for (const cursor of ['', '-', '+', '1', '$', '(0-0', '1-1-1', `${'9'.repeat(20)}-0`, 'null']) {
      await expect(first.accounts.listRevocations(cursor)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    }
  });

  it('keeps no id in Redis with which somebody could go on', async () => {
    const { sessionId } = await logIn();
    const keys = await redis.keys('*');
    expect(keys.length).toBeGreaterThan(1);
    const values = await Promise.all(
      keys.filter((key) => key.startsWith('session:')).map((key) => redis.get(key)),
    );
    expect([...keys, ...values].join()).not.toContain(sessionId);
    for (const key of keys) expect(await first.accounts.findSession(key.slice('session:'.length))).toBeNull();
  });

  it('turns away what is too much of a flood of logins, and does everything else meanwhile', async () => {
    const { sessionId } = await logIn();
    const flood = Promise.allSettled(
      Array.from({ length: 40 }, () => first.accounts.logIn('nobody', 'demo')),
    );
    expect(await first.accounts.findSession(sessionId)).not.toBeNull();
    const refused = (await flood).flatMap((call) => (call.status === 'rejected' ? [call.reason] : []));
    expect(refused).toContainEqual(
      expect.objectContaining({
        code: 'LIMIT_EXCEEDED',
        retriable: true,
        message: expect.stringMatching(/too many/),
      }),
    );
    await eventually(() => logIn());
  });

  it.each(['cut', 'freeze'] as const)(
    'is not ready while Redis is away (%s), says so to its callers, and recovers by itself',
    async (way) => {
      const { sessionId } = await logIn();
      expect(await first.isReady()).toBe(true);
      const losses = () => world.lines.filter((line) => line.includes('Redis is not reachable')).length;
      const before = losses();
      await proxy[way]();
      const retriable = { retriable: true };
      await expect(first.accounts.findSession(sessionId)).rejects.toMatchObject(retriable);
      await expect(first.accounts.logOut(sessionId)).rejects.toMatchObject(retriable);
      await expect(first.accounts.listRevocations(null)).rejects.toMatchObject(retriable);
      await expect(first.accounts.logIn('alice', 'demo')).rejects.toMatchObject({
        ...retriable,
        code: 'LIMIT_EXCEEDED',
        message: expect.stringMatching(/^Redis: /),
      });
      expect(await first.isReady()).toBe(false);
      expect(await second.isReady()).toBe(true);
      expect(losses()).toBe(before + 1);
      await proxy.restore();
      await eventually(async () => expect(await first.isReady()).toBe(true));
      expect(await first.accounts.findSession(sessionId)).not.toBeNull();
    },
  );

  it('logs nobody in while PostgreSQL is away, and goes on with everything else', async () => {
    const { sessionId } = await logIn();
    await databaseProxy.cut();
    await expect(first.accounts.logIn('alice', 'demo')).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
      retriable: true,
      message: expect.stringMatching(/^PostgreSQL: /),
    });
    expect(await first.accounts.findSession(sessionId)).not.toBeNull();
    expect(await first.accounts.logOut(sessionId)).toBe(true);
    expect(await first.isReady()).toBe(true);
    await databaseProxy.restore();
    await eventually(() => logIn());
  });

  it('counts logins and revocations', async () => {
    const metrics = await first.metrics();
    expect(metrics).toMatch(/stampede_logins_total\{outcome="OK".*\} [1-9]/);
    expect(metrics).toMatch(/stampede_logins_total\{outcome="INVALID_CREDENTIALS".*\} [1-9]/);
    expect(metrics).toMatch(/stampede_sessions_revoked_total\{.*\} [1-9]/);
  });

  it('writes no password, hash or session id into its log', async () => {
    const { sessionId } = await logIn();
    await first.accounts.logIn('alice', 'hunter2-hunter2');
    await world.query('ALTER TABLE app_user ADD CHECK (false) NOT VALID');
    await world.query("DELETE FROM app_user WHERE user_id = 'bob'");
    const failure = (await world
      .startBuilt({ REDIS_URL: scratch.url, LOG_LEVEL: 'trace' })
      .catch((error: unknown) => error)) as Error;
    expect(failure.message).toContain('violates check constraint');
    await redis.set('revocations', 'no stream');
    await expect(first.accounts.logOut(sessionId)).rejects.toMatchObject({ code: 'SERVICE_ERROR' });
    await redis.del('revocations');
    const log = world.lines.join('') + failure.message;
    expect(log).toMatch(/"userId":"alice".*logged in/);
    expect(log).toContain('WRONGTYPE');
    expect(log).not.toContain('hunter2');
    expect(log).not.toContain('$scrypt$');
    expect(log).not.toContain(sessionId);
    expect(log).not.toMatch(/"demo"/);
  });
});
