import { createSigner } from 'fast-jwt';
import { signPurchaseToken } from '@stampede/contracts';
import { eventually } from '@stampede/testing';
import {
  JWT_SECRET,
  login,
  PURCHASE_TOKEN_SECRET,
  send,
  sendJson,
  startAll,
  type Running,
} from './support/gateway.js';
import { expectProblem } from './support/problems.js';
import { saleOf } from './support/services.js';

const minted = createSigner({ key: JWT_SECRET, algorithm: 'HS256', iss: 'stampede', aud: 'stampede' });
const mint = (role: string) => minted({ sub: 'alice', role, exp: Math.floor(Date.now() / 1000) + 600 });

async function buy({ gateway: { url }, services }: Running, token: string, key: string) {
  services.sales.set('live-1', saleOf('live-1', -1000));
  const body = { skuId: 'sku-1' };
  expect((await sendJson(url, 'POST', '/api/v1/sales/live-1/token', { token, body })).status).toBe(200);
  const claims = { userId: 'alice', saleId: 'live-1', skuId: 'sku-1', startsAtMs: 1, nonce: 'n'.repeat(22) };
  const signed = signPurchaseToken({ ...claims, expiresAtMs: Date.now() + 60_000 }, PURCHASE_TOKEN_SECRET);
  return sendJson(url, 'POST', '/api/v1/sales/live-1/purchases', {
    token,
    body: { ...body, quantity: 1, token: signed },
    headers: { 'idempotency-key': key },
  });
}

describe('a gateway without account, catalog and notification', () => {
  let all: Running | undefined;
  afterEach(() => all?.close());

  it('starts, is ready and sells', async () => {
    all = await startAll({}, { away: true });
    const { url } = all.gateway;
    expect((await send(url, 'GET', '/health/ready')).status).toBe(200);
    expect((await buy(all, mint('buyer'), 'key-1')).status).toBe(202);
  });

  it('refuses with 503 what needs them, and goes on when they come', async () => {
    all = await startAll({ LOGIN_FAILURES_PER_USER: '2' }, { away: true });
    const { url } = all.gateway;
    const [buyer, operator] = [mint('buyer'), mint('operator')];
    const logIn = () =>
      sendJson(url, 'POST', '/api/v1/auth/login', { body: { username: 'alice', password: 'demo' } });
    const names = { nameEn: 'Phones', nameZh: '手机' };
    for (const answer of [
      await logIn(),
      await sendJson(url, 'GET', '/api/v1/categories'),
      await sendJson(url, 'GET', '/api/v1/goods'),
      await sendJson(url, 'GET', '/api/v1/goods/aurora-phone'),
      await sendJson(url, 'GET', '/api/v1/messages', { token: buyer }),
      await sendJson(url, 'PUT', '/api/v1/admin/categories/phones', { token: operator, body: names }),
    ]) {
      expectProblem(answer, 503, 'UNAVAILABLE');
      expect(answer.headers.get('retry-after')).toBe('1');
    }
    // What could not be checked does not count as a wrong password.
    for (let n = 0; n < 3; n += 1) expectProblem(await logIn(), 503, 'UNAVAILABLE');
    for (const service of [all.accounts, all.catalog, all.inbox]) await service.start();
    await eventually(async () => expect((await logIn()).status).toBe(200));
    await eventually(async () => expect((await sendJson(url, 'GET', '/api/v1/categories')).status).toBe(200));
  });
});

describe('a gateway whose account service goes away', () => {
  let all: Running;
  let url: string;
  let alice: string;

  beforeAll(async () => {
    all = await startAll();
    url = all.gateway.url;
    alice = await login(url, 'alice');
    const revoked = await login(url, 'alice');
    await sendJson(url, 'POST', '/api/v1/auth/logout', { token: revoked });
    await all.accounts.stop();
    expectProblem(
      await sendJson(url, 'GET', '/api/v1/auth/session', { token: revoked }),
      401,
      'UNAUTHENTICATED',
    );
  });
  afterAll(() => all.close());

  it('stays ready, and whoever is logged in goes on', async () => {
    await eventually(() => expect(all.logLines.join()).toContain('follow-revocations'));
    expect((await send(url, 'GET', '/health/ready')).status).toBe(200);
    expect((await sendJson(url, 'GET', '/api/v1/orders', { token: alice })).status).toBe(200);
    expect((await buy(all, alice, 'key-2')).status).toBe(202);
  });

  it('deletes the cookies at a logout, but says that the session has not ended', async () => {
    const refused = await sendJson(url, 'POST', '/api/v1/auth/logout', { token: alice });
    expectProblem(refused, 503, 'UNAVAILABLE');
    expect(refused.body.detail).toContain('stays valid');
    expect(refused.headers.getSetCookie().every((cookie) => cookie.includes('Max-Age=0'))).toBe(true);
    expect(refused.headers.getSetCookie()).toHaveLength(2);
    expect((await sendJson(url, 'GET', '/api/v1/auth/session', { token: alice })).status).toBe(200);

    await all.accounts.start();
    await eventually(async () =>
      expect((await sendJson(url, 'POST', '/api/v1/auth/logout', { token: alice })).status).toBe(204),
    );
    expectProblem(
      await sendJson(url, 'GET', '/api/v1/auth/session', { token: alice }),
      401,
      'UNAUTHENTICATED',
    );
  });
});
