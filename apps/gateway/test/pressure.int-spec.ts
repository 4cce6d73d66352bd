import { connect } from 'node:net';
import { signPurchaseToken } from '@stampede/contracts';
import { eventually } from '@stampede/testing';
import { login, PURCHASE_TOKEN_SECRET, send, sendJson, startAll } from './support/gateway.js';

const purchaseId = `live-1.${'p'.repeat(22)}`;

function tokenOf(userId: string): string {
  const subject = { userId, saleId: 'live-1', skuId: 'sku-1' };
  const claims = { ...subject, startsAtMs: 1, expiresAtMs: Date.now() + 60_000, nonce: 'n'.repeat(22) };
  return signPurchaseToken(claims, PURCHASE_TOKEN_SECRET);
}

describe('a gateway under pressure', () => {
  const purchase = (url: string, token: string | undefined, key: string) =>
    sendJson(url, 'POST', '/api/v1/sales/live-1/purchases', {
      token,
      body: { skuId: 'sku-1', quantity: 1, token: tokenOf('alice') },
      headers: { 'idempotency-key': key },
    });

  it('holds off a user who asks too often, and only that user', async () => {
    const all = await startAll({ PURCHASES_PER_USER: '2', PURCHASES_WINDOW_MS: '60000' });
    const { url } = all.gateway;
    const [alice, bob] = [await login(url, 'alice'), await login(url, 'bob')];
    for (const key of ['1', '2']) expect((await purchase(url, alice, key)).status).toBe(202);
    const held = await purchase(url, alice, '3');
    expect([held.status, held.body.code]).toEqual([429, 'RATE_LIMITED']);
    expect(Number(held.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await purchase(url, bob, '4')).body.code).toBe('TOKEN_INVALID');
    await all.close();
  });

  it('sheds what is too much with a quick 503, and recovers', async () => {
    const all = await startAll({ MAX_IN_FLIGHT: '1' });
    const { url } = all.gateway;
    const alice = await login(url, 'alice');
    let finish = () => {};
    all.services.reserve = () =>
      new Promise((resolve) => {
        finish = () => resolve({ code: 'ACCEPTED', stockVersion: '0' });
      });
    const first = purchase(url, alice, '1');
    await eventually(() => expect(all.services.reserved).toHaveLength(1));
    for (const answer of [await purchase(url, alice, '2'), await sendJson(url, 'GET', '/api/v1/sales')]) {
      expect([answer.status, answer.body.code, answer.headers.get('retry-after')]).toEqual([
        503,
        'UNAVAILABLE',
        '1',
      ]);
    }
    expect((await send(url, 'GET', '/health/ready')).status).toBe(200);
    finish();
    expect((await first).status).toBe(202);
    for (let n = 0; n < 5; n += 1) {
      expect((await purchase(url, undefined, 'x')).status).toBe(401);
      expect((await sendJson(url, 'GET', '/api/v1/sales')).status).toBe(200);
    }
    await all.close();
  });

  it('believes X-Forwarded-For of a configured proxy, and there the nearest address that is no proxy', async () => {
    const all = await startAll({ TRUSTED_PROXIES: '127.0.0.1,10.0.0.0/8', LOGIN_FAILURES_PER_USER: '1' });
    const attempt = (forwarded: string) =>
      sendJson(all.gateway.url, 'POST', '/api/v1/auth/login', {
        body: { username: 'alice', password: 'wrong' },
        headers: { 'x-forwarded-for': forwarded },
      });
    expect((await attempt('1.1.1.1')).status).toBe(401);
    expect((await attempt('1.1.1.1')).status).toBe(429);
    expect((await attempt('6.6.6.6, 1.1.1.1, 10.0.0.7')).status).toBe(429);
    expect((await attempt('2.2.2.2')).status).toBe(401);
    await all.close();
  });
});

describe('a gateway whose services are away', () => {
  it('says so with 503 and Retry-After, and is not ready', async () => {
    const all = await startAll({ PURCHASES_PER_USER: '2' });
    const { url } = all.gateway;
    const alice = await login(url, 'alice');
    await all.services.stop();
    await eventually(async () => expect((await send(url, 'GET', '/health/ready')).status).toBe(503));
    expect((await send(url, 'GET', '/health/live')).status).toBe(200);
    for (const path of [
      '/api/v1/sales',
      '/api/v1/sales/live-1',
      '/api/v1/orders',
      '/api/v1/orders/1',
      `/api/v1/purchases/${purchaseId}`,
    ]) {
      const answer = await sendJson(url, 'GET', path, { token: alice });
      expect([path, answer.status, answer.body.code, answer.headers.get('retry-after')]).toEqual([
        path,
        503,
        'UNAVAILABLE',
        '1',
      ]);
    }
    expect(
      all.logLines.some((line) => line.includes('"code":"UNAVAILABLE"') && line.includes('traceId')),
    ).toBe(true);
    await all.close();
  });

  it('answers what is under way while it closes, and takes nothing new', async () => {
    const all = await startAll();
    const { url } = all.gateway;
    const alice = await login(url, 'alice');
    let finish = () => {};
    all.services.pay = () =>
      new Promise((resolve) => {
        finish = () => resolve({ code: 'OK', paymentId: 'slow', status: 'SUCCEEDED' });
      });
    const paying = sendJson(url, 'POST', '/api/v1/orders/1/payments', {
      token: alice,
      body: { method: 'provider' },
      headers: { 'idempotency-key': 'k' },
    });
    await eventually(() => expect(all.services.paid).toHaveLength(1));
    const closing = all.gateway.close();
    const { hostname, port } = new URL(url);
    await eventually(
      () =>
        new Promise<void>((resolve, reject) => {
          const socket = connect(Number(port), hostname);
          socket.once('connect', () => (socket.destroy(), reject(new Error('still listens'))));
          socket.once('error', () => resolve());
        }),
    );
    finish();
    expect((await paying).body).toEqual({ paymentId: 'slow', status: 'SUCCEEDED' });
    await closing;
    await all.close();
  });

  it('ends its event streams when it closes', async () => {
    const all = await startAll();
    const { url } = all.gateway;
    const authorization = `Bearer ${await login(url, 'alice')}`;
    const line = { saleId: 'live-1', skuId: 'sku-1', userId: 'alice', quantity: 1, rejectReason: null };
    all.services.purchases.set(purchaseId, { ...line, purchaseId, status: 'QUEUED' });
    const stream = await fetch(`${url}/api/v1/purchases/${purchaseId}/events`, {
      headers: { authorization },
    });
    await all.close();
    // One that had to be cut would end with an error.
    expect(await stream.text()).toContain('QUEUED');
  });
});
