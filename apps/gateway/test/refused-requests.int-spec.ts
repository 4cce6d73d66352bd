import { login, sendJson, startAll, type Running } from './support/gateway.js';
import { errorLines, expectProblem } from './support/problems.js';
import { saleOf } from './support/services.js';

describe('requests that cannot be answered', () => {
  let all: Running;
  let url: string;
  let alice: string;

  beforeAll(async () => {
    all = await startAll();
    url = all.gateway.url;
    all.services.sales.set('live-1', saleOf('live-1', -1000));
    alice = await login(url, 'alice');
  });
  afterAll(() => all.close());

  it('answers unknown sales, items, purchases and orders with 404, whatever their form', async () => {
    for (const id of ['unknown', 'UPPER', 'a', '..%2f..', '%00', "'; DROP TABLE sales; --", 'a'.repeat(60)]) {
      expectProblem(await sendJson(url, 'GET', `/api/v1/sales/${id}`), 404, 'NOT_FOUND');
      const token = await sendJson(url, 'POST', `/api/v1/sales/${id}/token`, {
        token: alice,
        body: { skuId: 'sku-1' },
      });
      expectProblem(token, 404, 'NOT_FOUND');
      expectProblem(
        await sendJson(url, 'GET', `/api/v1/purchases/${id}`, { token: alice }),
        404,
        'NOT_FOUND',
      );
      expectProblem(
        await sendJson(url, 'GET', `/api/v1/purchases/${id}/events`, { token: alice }),
        404,
        'NOT_FOUND',
      );
    }
    for (const id of [
      '0',
      '-1',
      '1e3',
      '0x10',
      'abc',
      '99999999999999999999',
      '9223372036854775808',
      '4711',
    ]) {
      expectProblem(await sendJson(url, 'GET', `/api/v1/orders/${id}`, { token: alice }), 404, 'NOT_FOUND');
      expectProblem(
        await sendJson(url, 'POST', `/api/v1/orders/${id}/cancel`, { token: alice }),
        404,
        'NOT_FOUND',
      );
    }
    const sku = await sendJson(url, 'POST', '/api/v1/sales/live-1/token', {
      token: alice,
      body: { skuId: 'other' },
    });
    expectProblem(sku, 404, 'NOT_FOUND');
  });

  it('gives no token before the start and after the end', async () => {
    all.services.sales.set('later-1', saleOf('later-1', 60_000));
    all.services.sales.set('ended-1', saleOf('ended-1', -60_000, 30_000));
    for (const [sale, code] of [
      ['later-1', 'NOT_STARTED'],
      ['ended-1', 'ENDED'],
    ] as const) {
      const answer = await sendJson(url, 'POST', `/api/v1/sales/${sale}/token`, {
        token: alice,
        body: { skuId: 'sku-1' },
      });
      expectProblem(answer, 409, code);
    }
  });

  it('checks pages', async () => {
    for (const query of [
      'limit=0',
      'limit=101',
      'limit=x',
      'limit=1&limit=2',
      'cursor=',
      'cursor=%27',
      `cursor=${'a'.repeat(201)}`,
      'page=1',
    ]) {
      expectProblem(await sendJson(url, 'GET', `/api/v1/sales?${query}`), 422, 'VALIDATION_FAILED');
      expectProblem(
        await sendJson(url, 'GET', `/api/v1/orders?${query}`, { token: alice }),
        422,
        'VALIDATION_FAILED',
      );
    }
    expectProblem(await sendJson(url, 'GET', '/api/v1/sales?cursor=not-mine'), 422, 'VALIDATION_FAILED');
  });

  it('answers wrong credentials with 401, the same for an unknown user', async () => {
    const attempt = (body: unknown) => sendJson(url, 'POST', '/api/v1/auth/login', { body });
    const wrong = await attempt({ username: 'alice', password: 'wrong' });
    const unknown = await attempt({ username: 'nobody', password: 'demo' });
    expectProblem(wrong, 401, 'INVALID_CREDENTIALS');
    expectProblem(unknown, 401, 'INVALID_CREDENTIALS');
    expect(wrong.body.detail).toBe(unknown.body.detail);
    expectProblem(await attempt({ username: 'alice' }), 422, 'VALIDATION_FAILED');
    expectProblem(
      await attempt({ username: 'alice', password: 1, role: 'operator' }),
      422,
      'VALIDATION_FAILED',
    );
  });

  it('writes no error to its log for any of it', () => {
    expect(errorLines(all.logLines)).toEqual([]);
  });
});
