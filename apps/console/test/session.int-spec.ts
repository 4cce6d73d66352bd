import { eventually } from '@stampede/testing';
import { RunningConsole } from './support/console.js';

describe('logging in to the console', () => {
  let running: RunningConsole;

  beforeAll(async () => {
    running = await RunningConsole.start({ STOREFRONT_URL: 'http://127.0.0.1:7080' });
    await running.logIn();
  });
  afterAll(() => running.close());
  beforeEach(() => running.logIn());

  const logIn = (username: string, password: string, headers = {}) =>
    running.send('POST', '/api/login', { body: { username, password }, headers });

  it('gives an operator a cookie that no script reads and no other site sends', async () => {
    const answer = await logIn('operator', 'demo');
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^stampede_console=[\w-]{43}; Path=\/; Max-Age=3\d{3}; SameSite=Strict; HttpOnly$/,
      ),
    ]);
    const me = { userId: 'operator', username: 'operator', storefrontUrl: 'http://127.0.0.1:7080' };
    expect(answer.body).toMatchObject(me);
    expect(answer.text).not.toContain(answer.headers.getSetCookie()[0]!.slice(17, 60));
    expect((await running.send('GET', '/api/me')).body).toMatchObject(me);
  });

  it('is for operators only, and leaves a buyer no session', async () => {
    const before = running.services.sessions.size;
    const answer = await logIn('alice', 'demo');
    expect([answer.status, answer.body.code, answer.headers.getSetCookie()]).toEqual([403, 'FORBIDDEN', []]);
    expect(running.services.sessions.size).toBe(before);
  });

  it('does not take the session of a buyer', async () => {
    const sessionId = 'b'.repeat(43);
    const [alice, role, expiresAtMs] = ['alice', 'BUYER' as const, String(Date.now() + 60_000)];
    running.services.sessions.set(sessionId, {
      sessionId,
      userId: alice,
      username: alice,
      role,
      expiresAtMs,
    });
    const answer = await running.send('GET', '/api/me', {
      headers: { cookie: `stampede_console=${sessionId}` },
    });
    expect([answer.status, answer.body.code]).toEqual([401, 'UNAUTHENTICATED']);
  });

  it.each([
    ['GET', '/api/me'],
    ['GET', '/api/snapshot'],
    ['GET', '/api/snapshots'],
    ['GET', '/api/history'],
    ['GET', '/api/call-graph'],
    ['GET', '/api/sales'],
    ['POST', '/api/sales'],
    ['POST', '/api/sales/live-1/publish'],
    ['POST', '/api/sales/live-1/stock'],
    ['POST', '/api/sales/live-1/end'],
    ['POST', '/api/logout'],
  ])('is needed for %s %s', async (method, path) => {
    for (const cookie of [undefined, 'stampede_console=x', `stampede_console=${'a'.repeat(43)}`]) {
      const answer = await running.send(method, path, { headers: { cookie } });
      expect([answer.status, answer.body.code]).toEqual([401, 'UNAUTHENTICATED']);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    }
  });

  it('needs no question to account for what cannot be a session', async () => {
    const { findSession } = running.services.asked;
    await running.send('GET', '/api/me', { headers: { cookie: 'stampede_console=x' } });
    expect(running.services.asked.findSession).toBe(findSession);
  });

  describe('from another page', () => {
    it.each([
      ['without the header that only scripts of ours send', { 'x-requested-with': undefined }],
      ['without an origin', { origin: undefined }],
      ['of another site', { origin: 'http://evil.example' }],
      ['of a sandbox', { origin: 'null' }],
      ['of the same machine, another port', { origin: 'http://127.0.0.1:1' }],
    ])('%s nothing can be changed', async (_, headers) => {
      for (const path of ['/api/login', '/api/logout', '/api/sales', '/api/sales/live-1/end']) {
        const answer = await running.send('POST', path, { body: {}, headers });
        expect([answer.status, answer.body.code]).toEqual([403, 'FORBIDDEN']);
      }
      expect((await running.send('GET', '/api/me')).status).toBe(200);
    });
  });

  it('asks account at most every two seconds, and notices a revocation then', async () => {
    const { findSession } = running.services.asked;
    const startedMs = performance.now();
    await Promise.all([1, 2, 3].map(() => running.send('GET', '/api/me')));
    await running.send('GET', '/api/me');
    const rounds = 1 + Math.floor((performance.now() - startedMs) / 2000);
    expect(running.services.asked.findSession - findSession).toBeLessThanOrEqual(3 * rounds);
    running.services.sessions.clear();
    const clearedMs = performance.now();
    let lastSentMs = clearedMs;
    await eventually(async () => {
      const sentMs = performance.now();
      const { status } = await running.send('GET', '/api/me');
      if (status === 200) lastSentMs = sentMs;
      expect(status).toBe(401);
    });
    // However long the answers took: what was asked two seconds after the end was refused.
    expect(lastSentMs - clearedMs).toBeLessThan(2000);
  });

  it('ends with logging out: the session is revoked and the cookie deleted at once', async () => {
    const answer = await running.send('POST', '/api/logout');
    expect(answer.status).toBe(204);
    expect(answer.headers.getSetCookie()[0]).toMatch(/^stampede_console=; .*Max-Age=0/);
    expect((await running.send('GET', '/api/me')).status).toBe(401);
    expect(running.services.sessions.size).toBe(0);
    expect(running.audited().at(-1)).toEqual({ operator: 'operator', action: 'log-out', outcome: 'OK' });
  });
});

describe('guessing passwords', () => {
  it('is held off for the address, whoever is tried; right ones do not count', async () => {
    // A console of its own: failures are counted by the minute, and this one begins here.
    const running = await RunningConsole.start({ LOGIN_FAILURES_PER_ADDRESS: '5' });
    await running.logIn();
    const logIn = (username: string, password: string, headers = {}) =>
      running.send('POST', '/api/login', { body: { username, password }, headers });
    for (let n = 0; n < 8; n += 1) expect((await logIn('operator', 'demo')).status).toBe(200);
    for (const username of ['operator', 'alice', 'nobody', 'x', 'y']) {
      const wrong = await logIn(username, 'wrong');
      expect([wrong.status, wrong.body.code]).toEqual([401, 'INVALID_CREDENTIALS']);
    }
    const held = await logIn('operator', 'demo', { 'x-forwarded-for': '1.2.3.4' });
    expect([held.status, held.body.code]).toEqual([429, 'RATE_LIMITED']);
    expect(Number(held.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(running.audited()).toContainEqual({
      operator: 'nobody',
      action: 'log-in',
      outcome: 'INVALID_CREDENTIALS',
    });
    expect(running.logLines.join()).not.toContain('wrong');
    await running.close();
  });
});

describe('while account is away', () => {
  it('nobody can log in or be let in, and the console is ready all the same', async () => {
    const running = await RunningConsole.start();
    await running.logIn();
    await running.services.stopAccount();
    const login = await running.send('POST', '/api/login', {
      body: { username: 'operator', password: 'demo' },
    });
    expect([login.status, login.body.code]).toEqual([503, 'UNAVAILABLE']);
    await eventually(async () => {
      const me = await running.send('GET', '/api/me');
      expect([me.status, me.headers.get('retry-after')]).toEqual([503, '1']);
    });
    expect((await running.send('GET', '/health/ready')).status).toBe(200);
    await running.close();
  });
});

describe('in production', () => {
  it('the cookie is for HTTPS only', async () => {
    const running = await RunningConsole.start({ STAMPEDE_MODE: 'production' });
    await eventually(async () => {
      const answer = await running.send('POST', '/api/login', {
        body: { username: 'operator', password: 'demo' },
      });
      expect(answer.headers.getSetCookie()[0]).toMatch(/; Secure$/);
    });
    await running.close();
  });
});
