import { randomUUID } from 'node:crypto';
import { signPurchaseToken, type ReserveCode } from '@stampede/contracts';
import { eventually } from '@stampede/testing';
import {
  login,
  PURCHASE_TOKEN_SECRET,
  sendJson,
  startAll,
  type Answer,
  type Running,
} from './support/gateway.js';
import { orderOf } from './support/services.js';

describe('what the gateway answers', () => {
  let all: Running;
  let url: string;
  let alice: string;
  let bob: string;

  beforeAll(async () => {
    all = await startAll();
    url = all.gateway.url;
    [alice, bob] = [await login(url, 'alice'), await login(url, 'bob')];
  });
  afterAll(() => all.close());
  beforeEach(() => {
    all.services.reserved.length = 0;
    all.services.reserve = () => ({ code: 'ACCEPTED', stockVersion: '0' });
  });

  function purchase({
    key = randomUUID() as string,
    skuId = 'sku-1',
    quantity = 1,
    saleId = 'live-1',
    userId = 'alice',
  } = {}) {
    const nonce = Buffer.from(randomUUID()).toString('base64url').slice(0, 22);
    const claims = { userId, saleId, skuId, startsAtMs: 1, expiresAtMs: Date.now() + 60_000, nonce };
    return sendJson(url, 'POST', `/api/v1/sales/${saleId}/purchases`, {
      token: userId === 'alice' ? alice : bob,
      body: { skuId, quantity, token: signPurchaseToken(claims, PURCHASE_TOKEN_SECRET) },
      headers: { 'idempotency-key': key },
    });
  }

  const answers = (code: ReserveCode, stockVersion = '0') => {
    all.services.reserve = () => ({ code, stockVersion });
  };

  it.each([
    ['ACCEPTED', 202, undefined, undefined],
    ['REPEATED', 202, undefined, undefined],
    ['SOLD_OUT', 409, 'SOLD_OUT', undefined],
    ['NOT_STARTED', 409, 'NOT_STARTED', undefined],
    ['ENDED', 409, 'ENDED', undefined],
    ['LIMIT_REACHED', 409, 'LIMIT_REACHED', undefined],
    ['UNKNOWN_SALE', 404, 'NOT_FOUND', undefined],
    ['UNKNOWN_SKU', 404, 'NOT_FOUND', undefined],
    ['KEY_REUSED', 422, 'IDEMPOTENCY_KEY_REUSED', undefined],
    ['TOKEN_SPENT', 403, 'TOKEN_SPENT', undefined],
    ['OVERLOADED', 503, 'UNAVAILABLE', '1'],
    ['FENCED', 503, 'UNAVAILABLE', '1'],
    ['UNCONFIRMED', 503, 'UNCONFIRMED', '1'],
  ] as const)('for a purchase whose outcome is %s: %i %s', async (outcome, status, code, retryAfter) => {
    answers(outcome);
    const answer = await purchase();
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.headers.get('retry-after')).toBe(retryAfter ?? null);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    if (code !== undefined) expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('for a purchase whose service fails: 503 UNCONFIRMED, and no reason of it', async () => {
    all.services.reserve = () => {
      throw new Error('secret reason');
    };
    const answer = await purchase();
    expect([answer.status, answer.body.code, answer.headers.get('retry-after')]).toEqual([
      503,
      'UNCONFIRMED',
      '1',
    ]);
    expect(answer.text).not.toContain('secret');
    expect(answer.body.traceId).toMatch(/^[0-9a-f]{32}$/);
  });

  it('sends the same fingerprint for the same body under another token, and another for another body', async () => {
    for (const quantity of [1, 1, 2]) await purchase({ key: 'same', quantity });
    const [first, again, other] = all.services.reserved;
    expect(again).toMatchObject({ purchaseId: first!.purchaseId, fingerprint: first!.fingerprint });
    expect(other!.purchaseId).toBe(first!.purchaseId);
    expect(other!.fingerprint).not.toBe(first!.fingerprint);
  });

  it('passes the trace on to the services and back to the client', async () => {
    all.services.traceparents.length = 0;
    const traceId = 'a'.repeat(32);
    const nonce = 'n'.repeat(22);
    const claims = {
      userId: 'alice',
      saleId: 'live-1',
      skuId: 'sku-1',
      startsAtMs: 1,
      expiresAtMs: Date.now() + 60_000,
      nonce,
    };
    const answer = await sendJson(url, 'POST', '/api/v1/sales/live-1/purchases', {
      token: alice,
      body: { skuId: 'sku-1', quantity: 1, token: signPurchaseToken(claims, PURCHASE_TOKEN_SECRET) },
      headers: { 'idempotency-key': 'traced', traceparent: `00-${traceId}-${'b'.repeat(16)}-01` },
    });
    expect(answer.headers.get('traceparent')).toMatch(`00-${traceId}-`);
    expect(all.services.traceparents).toEqual([answer.headers.get('traceparent')]);
  });

  describe('when an item is sold out', () => {
    it('asks the gate once, then knows, and still lets a winner repeat', async () => {
      const won = await purchase({ skuId: 'flag-1', key: 'winner' });
      expect(won.status).toBe(202);
      answers('SOLD_OUT', '1000000001');
      const from = performance.now();
      expect((await purchase({ skuId: 'flag-1' })).body.code).toBe('SOLD_OUT');
      all.services.reserved.length = 0;
      for (let n = 0; n < 20; n += 1)
        expect((await purchase({ skuId: 'flag-1', userId: 'bob' })).body.code).toBe('SOLD_OUT');
      // Once a second it looks again.
      expect(all.services.reserved.length).toBeLessThanOrEqual((performance.now() - from) / 1000);
      all.services.reserved.length = 0;
      expect((await purchase({ skuId: 'other-1' })).body.code).toBe('SOLD_OUT');
      expect(all.services.reserved).toHaveLength(1);

      answers('REPEATED');
      const again = await purchase({ skuId: 'flag-1', key: 'winner' });
      expect([again.status, again.body]).toEqual([202, won.body]);
    });

    it('says so before it asks who is there', async () => {
      answers('SOLD_OUT', '1000000001');
      // Whoever needs more than a second for the two comes too late.
      await eventually(async () => {
        await purchase({ skuId: 'flag-2' });
        const answer = await sendJson(url, 'POST', '/api/v1/sales/live-1/purchases', {
          body: { skuId: 'flag-2', quantity: 1, token: 'x' },
          headers: { 'idempotency-key': 'k' },
        });
        expect([answer.status, answer.body.code]).toEqual([409, 'SOLD_OUT']);
      });
    });

    it('sells stock that came back to whoever asks a second later', async () => {
      answers('SOLD_OUT', '1000000001');
      await purchase({ skuId: 'flag-3' });
      answers('ACCEPTED');
      const from = performance.now();
      let sentMs: number;
      let answer: Answer;
      do {
        sentMs = performance.now() - from;
        answer = await purchase({ skuId: 'flag-3' });
      } while (answer.status === 409 && sentMs < 1000);
      expect(answer.status).toBe(202);
      expect((await purchase({ skuId: 'flag-3' })).status).toBe(202);
    });

    it('does not hide the last units from those who want few', async () => {
      answers('SOLD_OUT', '0');
      expect((await purchase({ skuId: 'flag-4', quantity: 5 })).body.code).toBe('SOLD_OUT');
      answers('ACCEPTED');
      expect((await purchase({ skuId: 'flag-4', quantity: 1 })).status).toBe(202);
    });
  });

  it.each([
    [{ code: 'OK', paymentId: 'p', status: 'SUCCEEDED' }, 200, undefined],
    [{ code: 'OK', paymentId: 'p', status: 'FAILED' }, 200, undefined],
    [{ code: 'OK', paymentId: 'p', status: 'UNKNOWN' }, 202, undefined],
    [{ code: 'OK', paymentId: 'p', status: 'INITIATED' }, 202, undefined],
    [{ code: 'NOT_FOUND' }, 404, 'NOT_FOUND'],
    [{ code: 'ALREADY_PAID' }, 409, 'ALREADY_PAID'],
    [{ code: 'CANCELLED' }, 409, 'ORDER_CANCELLED'],
    [{ code: 'EXPIRED' }, 409, 'ORDER_EXPIRED'],
    [{ code: 'KEY_REUSED' }, 422, 'IDEMPOTENCY_KEY_REUSED'],
    [{ code: 'IN_PROGRESS' }, 409, 'IN_PROGRESS'],
    [{ code: 'METHOD_UNAVAILABLE' }, 422, 'METHOD_UNAVAILABLE'],
    [{ code: 'NEVER_HEARD_OF' }, 500, 'INTERNAL'],
  ] as const)('for a payment whose outcome is %j: %i %s', async (outcome, status, code) => {
    all.services.pay = () => ({ paymentId: null, status: null, ...outcome });
    const options = { token: alice, body: { method: 'provider' }, headers: { 'idempotency-key': 'k' } };
    const answer = await sendJson(url, 'POST', '/api/v1/orders/4711/payments', options);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    if (code === undefined)
      expect(answer.body).toEqual({ paymentId: 'p', status: (outcome as { status: string }).status });
    const { headers: _, ...keyless } = options;
    expect((await sendJson(url, 'POST', '/api/v1/orders/4711/payments', keyless)).body.code).toBe(
      'IDEMPOTENCY_KEY_MISSING',
    );
  });

  it('shows orders to their owner alone', async () => {
    all.services.orders.set(
      '4711',
      orderOf({ orderId: '4711', userId: 'alice', purchaseId: 'live-1.aaaaaaaaaaaaaaaaaaaaaa' }),
    );
    const mine = await sendJson(url, 'GET', '/api/v1/orders/4711', { token: alice });
    expect(mine.body).toEqual({
      orderId: '4711',
      purchaseId: 'live-1.aaaaaaaaaaaaaaaaaaaaaa',
      saleId: 'live-1',
      skuId: 'sku-1',
      quantity: 1,
      amountCents: 9900,
      status: 'PENDING_PAYMENT',
      placedAt: '2026-01-01T00:00:00.000Z',
      payableUntil: '2026-01-01T00:15:00.000Z',
    });
    const list = await sendJson(url, 'GET', '/api/v1/orders?limit=10', { token: alice });
    expect(list.body).toMatchObject({ orders: [{ orderId: '4711' }], nextCursor: 'next' });
    expect((await sendJson(url, 'GET', '/api/v1/orders', { token: bob })).body.orders).toEqual([]);
    for (const [method, path] of [
      ['GET', '/api/v1/orders/4711'],
      ['POST', '/api/v1/orders/4711/cancel'],
      ['GET', '/api/v1/purchases/live-1.aaaaaaaaaaaaaaaaaaaaaa'],
      ['GET', '/api/v1/purchases/live-1.aaaaaaaaaaaaaaaaaaaaaa/events'],
    ] as const) {
      const foreign = await sendJson(url, method, path, { token: bob });
      expect([foreign.status, foreign.body.code]).toEqual([404, 'NOT_FOUND']);
    }
  });

  it.each([
    ['CANCELLED', 200, undefined],
    ['ALREADY_PAID', 409, 'ALREADY_PAID'],
    ['PAYMENT_UNDER_WAY', 409, 'PAYMENT_UNDER_WAY'],
  ] as const)('for a cancellation whose outcome is %s: %i %s', async (outcome, status, code) => {
    all.services.orders.set('4712', orderOf({ orderId: '4712', userId: 'alice' }));
    all.services.cancelCode = outcome;
    const answer = await sendJson(url, 'POST', '/api/v1/orders/4712/cancel', { token: alice });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    if (status === 200) expect(answer.body).toMatchObject({ status: 'CANCELLED', cancelReason: 'WITHDRAWN' });
  });

  it('tells where a purchase is', async () => {
    const [queued, sold] = ['q', 's'].map((letter) => `live-1.${letter.repeat(22)}`) as [string, string];
    const view = { saleId: 'live-1', skuId: 'sku-1', userId: 'alice', quantity: 1, rejectReason: null };
    all.services.purchases.set(queued, { ...view, purchaseId: queued, status: 'QUEUED' });
    all.services.purchases.set(sold, { ...view, purchaseId: sold, status: 'SOLD' });
    all.services.orders.set('4713', orderOf({ orderId: '4713', userId: 'alice', purchaseId: sold }));
    const find = async (id: string) =>
      (await sendJson(url, 'GET', `/api/v1/purchases/${id}`, { token: alice })).body;
    expect(await find(queued)).toEqual({ purchaseId: queued, status: 'QUEUED' });
    expect(await find(sold)).toEqual({ purchaseId: sold, status: 'ORDERED', orderId: '4713' });
  });

  it.each([
    ['OUT_OF_STOCK', 'SOLD_OUT'],
    ['LIMIT_REACHED', 'LIMIT_REACHED'],
    ['UNKNOWN_SALE', 'NOT_FOUND'],
  ])('tells why a purchase was rejected: %s is %s', async (rejectReason, code) => {
    const purchaseId = `live-1.${'r'.repeat(22)}`;
    const line = { saleId: 'live-1', skuId: 'sku-1', userId: 'alice', quantity: 1 };
    all.services.purchases.set(purchaseId, { ...line, purchaseId, status: 'REJECTED', rejectReason });
    const expected = { purchaseId, status: 'REJECTED', code };
    const { status, body } = await sendJson(url, 'GET', `/api/v1/purchases/${purchaseId}`, { token: alice });
    expect([status, body]).toEqual([200, expected]);
    const events = await sendJson(url, 'GET', `/api/v1/purchases/${purchaseId}/events`, { token: alice });
    expect(events.text).toContain(JSON.stringify(expected));
  });

  it('counts all of it', async () => {
    const lines = (await (await fetch(all.metricsUrl)).text()).split('\n');
    const counted = (name: string, ...labels: string[]) =>
      lines.some(
        (line) =>
          line.startsWith(`${name}{`) &&
          labels.every((label) => line.includes(label)) &&
          !line.endsWith(' 0'),
      );
    const route = 'route="/api/v1/sales/:saleId/purchases"';
    expect(counted('stampede_http_seconds_count', route, 'status="2xx"', 'code="OK"')).toBe(true);
    expect(counted('stampede_http_seconds_count', route, 'status="4xx"', 'code="SOLD_OUT"')).toBe(true);
    expect(counted('stampede_purchases_total', 'outcome="ACCEPTED"')).toBe(true);
    const calls = ['StockService', 'method="reserve"', 'application_name="gateway"'];
    expect(counted('dubbo_consumer_requests_total', ...calls, 'remote_application="services"')).toBe(true);
    expect(counted('dubbo_consumer_requests_failed_total', ...calls, 'code="SERVICE_ERROR"')).toBe(true);
    expect(counted('stampede_admission_refused_total', 'reason="sold_out"')).toBe(true);
  });
});
