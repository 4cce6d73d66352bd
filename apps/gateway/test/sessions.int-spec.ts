import { createSigner } from 'fast-jwt';
import { eventually } from '@stampede/testing';
import {
  JWT_SECRET,
  login,
  sendJson,
  startAll,
  type Answer,
  type Gateway,
  type Running,
} from './support/gateway.js';
import { expectProblem } from './support/problems.js';

const logIn = (url: string, username: string, password = 'demo') =>
  sendJson(url, 'POST', '/api/v1/auth/login', { body: { username, password } });
const whoIs = (url: string, token?: string) => sendJson(url, 'GET', '/api/v1/auth/session', { token });
const logOut = (url: string, token?: string) => sendJson(url, 'POST', '/api/v1/auth/logout', { token });

interface Claims {
  readonly jti: string;
  readonly exp: number;
  readonly role: string;
}
const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Claims;

function expectCookiesDeleted(answer: Answer): void {
  const cookies = answer.headers.getSetCookie();
  expect(cookies.map((cookie) => cookie.split('=')[0])).toEqual(['stampede_session', 'stampede_csrf']);
  for (const cookie of cookies) expect(cookie).toMatch(/^[a-z_]+=; .*Max-Age=0/);
}

describe('sessions at the gateway', () => {
  let all: Running;
  let url: string;
  let second: Gateway;

  beforeAll(async () => {
    all = await startAll();
    url = all.gateway.url;
    second = await all.startAnother();
  });
  afterAll(() => all.close());

  it('begin with a login: the access token carries the session and lives as long', async () => {
    all.accounts.sessionLifeMs = 600_000;
    const { body } = await logIn(url, 'alice');
    all.accounts.sessionLifeMs = 3_600_000;
    const { jti, exp, role } = claimsOf(body.accessToken as string);
    const session = all.accounts.sessions.get(jti)!;
    expect([role, exp]).toEqual(['buyer', Math.floor(Number(session.expiresAtMs) / 1000)]);
    expect(body.expiresIn).toBeGreaterThan(590);
    expect(claimsOf(await login(url, 'operator')).role).toBe('operator');
  });

  it('tell who is logged in, and nobody else', async () => {
    const token = await login(url, 'operator');
    const expected = {
      userId: 'operator',
      username: 'operator',
      role: 'operator',
      expiresAt: new Date(claimsOf(token).exp * 1000).toISOString(),
    };
    const cookie = `stampede_session=${token}`;
    for (const answer of [
      await whoIs(url, token),
      await sendJson(url, 'GET', '/api/v1/auth/session', { headers: { cookie } }),
    ]) {
      expect([answer.status, answer.body]).toEqual([200, expected]);
    }
    expectProblem(await whoIs(url), 401, 'UNAUTHENTICATED');
    expectProblem(await whoIs(url, 'nonsense'), 401, 'UNAUTHENTICATED');
  });

  it('take tokens that were made without a session', async () => {
    const sign = createSigner({ key: JWT_SECRET, algorithm: 'HS256', iss: 'stampede', aud: 'stampede' });
    const minted = sign({ sub: 'user-1', role: 'buyer', exp: Math.floor(Date.now() / 1000) + 60 });
    const { status, body } = await whoIs(url, minted);
    expect([status, body]).toEqual([200, { userId: 'user-1', role: 'buyer', expiresAt: expect.any(String) }]);
    expect((await logOut(url, minted)).status).toBe(204);
    expect((await whoIs(url, minted)).status).toBe(200);
  });

  it('end with a logout: here at once, at another gateway soon, and no others do', async () => {
    const [token, other] = [await login(url, 'bob'), await login(url, 'bob')];
    for (const gateway of [url, second.url]) expect((await whoIs(gateway, token)).status).toBe(200);
    const answer = await logOut(url, token);
    expect(answer.status).toBe(204);
    expectCookiesDeleted(answer);
    expectProblem(await whoIs(url, token), 401, 'UNAUTHENTICATED');
    await eventually(async () => expectProblem(await whoIs(second.url, token), 401, 'UNAUTHENTICATED'));
    for (const gateway of [url, second.url]) expect((await whoIs(gateway, other)).status).toBe(200);
    expect(all.accounts.revoked).toContain(claimsOf(token).jti);
  });

  it('are refused at the purchase too once they are revoked', async () => {
    const token = await login(url, 'bob');
    const purchase = () =>
      sendJson(second.url, 'POST', '/api/v1/sales/live-1/purchases', {
        token,
        body: { skuId: 'sku-1', quantity: 1, token: 'x' },
        headers: { 'idempotency-key': 'k' },
      });
    expectProblem(await purchase(), 403, 'TOKEN_INVALID');
    await logOut(url, token);
    await eventually(async () => expectProblem(await purchase(), 401, 'UNAUTHENTICATED'));
  });

  it('revoked before a gateway started are known to it, also when they fill many pages', async () => {
    const token = await login(url, 'carol');
    all.accounts.revoked.push(...Array.from({ length: 200 }, (_, n) => `of-others-${n}`));
    await logOut(url, token);
    all.accounts.pageSize = 2;
    const third = await all.startAnother();
    // More than 100 pages: one a second would take too long.
    await eventually(async () => expectProblem(await whoIs(third.url, token), 401, 'UNAUTHENTICATED'));
    all.accounts.pageSize = 1000;
  });

  it('are asked for by what is new only', async () => {
    const { accounts } = all;
    const isNew = () =>
      accounts.cursors.slice(-6).every((cursor) => cursor === String(accounts.revoked.length));
    accounts.cursors.length = 0;
    await eventually(() => expect([accounts.cursors.length > 6, isNew()]).toEqual([true, true]));
    expect(accounts.cursors).not.toContain(null);
  });

  it('are asked for from the beginning when the place is no longer known', async () => {
    all.accounts.knowsCursors = false;
    const token = await login(url, 'bob');
    await logOut(url, token);
    await eventually(async () => expectProblem(await whoIs(second.url, token), 401, 'UNAUTHENTICATED'));
    all.accounts.knowsCursors = true;
  });

  describe('in a browser', () => {
    const browser = async () => {
      const { headers, body } = await logIn(url, 'carol');
      const cookie = headers
        .getSetCookie()
        .map((one) => one.split(';')[0])
        .join('; ');
      return { cookie, 'x-csrf-token': body.csrfToken as string };
    };

    it('end by its cookie, which another site cannot make it send', async () => {
      const headers = await browser();
      const forged = await sendJson(url, 'POST', '/api/v1/auth/logout', {
        headers: { cookie: headers.cookie },
      });
      expectProblem(forged, 403, 'FORBIDDEN');
      expect(forged.headers.getSetCookie()).toEqual([]);
      expect((await sendJson(url, 'GET', '/api/v1/auth/session', { headers })).status).toBe(200);

      const answer = await sendJson(url, 'POST', '/api/v1/auth/logout', { headers });
      expect(answer.status).toBe(204);
      expectCookiesDeleted(answer);
      expectProblem(await sendJson(url, 'GET', '/api/v1/auth/session', { headers }), 401, 'UNAUTHENTICATED');
    });

    it('lose their cookies also when there is nothing to end', async () => {
      for (const cookie of ['', 'stampede_session=nonsense']) {
        const answer = await sendJson(url, 'POST', '/api/v1/auth/logout', { headers: { cookie } });
        expect(answer.status).toBe(204);
        expectCookiesDeleted(answer);
      }
    });
  });
});
