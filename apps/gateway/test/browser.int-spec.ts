import { eventually } from '@stampede/testing';
import { login, send, sendJson, startAll, type Running } from './support/gateway.js';
import { orderOf, saleOf } from './support/services.js';

const purchaseId = `live-1.${'p'.repeat(22)}`;

describe('a browser at the gateway', () => {
  let all: Running;
  let url: string;
  let alice: string;

  beforeAll(async () => {
    all = await startAll({
      MAX_EVENT_STREAMS: '2',
      TRUSTED_PROXIES: '10.0.0.0/8',
      LOGIN_FAILURES_PER_USER: '3',
    });
    url = all.gateway.url;
    all.services.sales.set('live-1', saleOf('live-1', -1000));
    alice = await login(url, 'alice');
  });
  afterAll(() => all.close());

  describe('with cookies', () => {
    it('is signed in by the cookie, may read, and needs its CSRF token to change anything', async () => {
      const answer = await sendJson(url, 'POST', '/api/v1/auth/login', {
        body: { username: 'bob', password: 'demo' },
      });
      const [session, csrf] = answer.headers.getSetCookie();
      expect(session).toMatch(/^stampede_session=[^;]+; Path=\/; Max-Age=\d+; SameSite=Strict; HttpOnly$/);
      expect(csrf).toMatch(/^stampede_csrf=[^;]+; Path=\/; Max-Age=\d+; SameSite=Strict$/);
      const cookie = [session, csrf].map((header) => header!.split(';')[0]).join('; ');
      expect(csrf).toContain(answer.body.csrfToken);

      expect((await sendJson(url, 'GET', '/api/v1/orders', { headers: { cookie } })).status).toBe(200);
      const path = '/api/v1/sales/live-1/token';
      const body = { skuId: 'sku-1' };
      const headers = { cookie, 'x-csrf-token': answer.body.csrfToken as string };
      expect((await sendJson(url, 'POST', path, { body, headers })).status).toBe(200);
      for (const other of [undefined, '', 'wrong', `${answer.body.csrfToken}x`, 'ä']) {
        const forged = { cookie, ...(other === undefined ? {} : { 'x-csrf-token': other }) };
        const refused = await sendJson(url, 'POST', path, { body, headers: forged });
        expect([refused.status, refused.body.code]).toEqual([403, 'FORBIDDEN']);
      }
      const purchase = await sendJson(url, 'POST', '/api/v1/sales/live-1/purchases', {
        body: { skuId: 'sku-1', quantity: 1, token: 'x' },
        headers: { cookie, 'idempotency-key': 'k' },
      });
      expect([purchase.status, purchase.body.code]).toEqual([403, 'FORBIDDEN']);

      const logout = await sendJson(url, 'POST', '/api/v1/auth/logout', { headers });
      expect(logout.status).toBe(204);
      expect(
        logout.headers
          .getSetCookie()
          .every((header) => header.includes('=; ') && header.includes('Max-Age=0')),
      ).toBe(true);
    });

    it('does not take the CSRF token of another session', async () => {
      const one = await sendJson(url, 'POST', '/api/v1/auth/login', {
        body: { username: 'bob', password: 'demo' },
      });
      const two = await sendJson(url, 'POST', '/api/v1/auth/login', {
        body: { username: 'bob', password: 'demo' },
      });
      const headers = {
        cookie: `stampede_session=${one.body.accessToken}`,
        'x-csrf-token': two.body.csrfToken as string,
      };
      const refused = await sendJson(url, 'POST', '/api/v1/sales/live-1/token', {
        body: { skuId: 'sku-1' },
        headers,
      });
      expect(refused.status).toBe(403);
    });
  });

  it('is held off after wrong passwords, by user and address, and a forged X-Forwarded-For does not help', async () => {
    const attempt = (username: string, password: string, forwarded: string) =>
      sendJson(url, 'POST', '/api/v1/auth/login', {
        body: { username, password },
        headers: { 'x-forwarded-for': forwarded },
      });
    for (let n = 0; n < 3; n += 1) expect((await attempt('carol', 'wrong', `1.2.3.${n}`)).status).toBe(401);
    const held = await attempt('carol', 'demo', '1.2.3.9');
    expect([held.status, held.body.code]).toEqual([429, 'RATE_LIMITED']);
    expect(Number(held.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await attempt('bob', 'demo', '1.2.3.9')).status).toBe(200);
  });

  describe('watching a purchase', () => {
    const view = {
      purchaseId,
      saleId: 'live-1',
      skuId: 'sku-1',
      userId: 'alice',
      quantity: 1,
      rejectReason: null,
    };
    const watch = (signal?: AbortSignal) =>
      fetch(`${url}/api/v1/purchases/${purchaseId}/events`, {
        headers: { authorization: `Bearer ${alice}` },
        signal,
      });

    it('is told at once and at the change, and the stream ends with the final state', async () => {
      all.services.purchases.set(purchaseId, { ...view, status: 'QUEUED' });
      const response = await watch();
      expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
      expect(response.headers.get('cache-control')).toBe('no-store');
      let text = '';
      const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
      while (!text.includes('QUEUED')) text += (await reader.read()).value;
      all.services.orders.set('7', orderOf({ orderId: '7', userId: 'alice', purchaseId }));
      for (let part = await reader.read(); !part.done; part = await reader.read()) text += part.value;
      expect(text.match(/^data: .*$/gm)).toEqual([
        `data: {"purchaseId":"${purchaseId}","status":"QUEUED"}`,
        `data: {"purchaseId":"${purchaseId}","status":"ORDERED","orderId":"7"}`,
      ]);
      expect(text).toMatch(/^retry: \d+$/m);
    });

    it('shares a bounded number of streams, and leaving frees one', async () => {
      all.services.orders.clear();
      const aborts = [new AbortController(), new AbortController()];
      for (const { signal } of aborts) expect((await watch(signal)).status).toBe(200);
      const refused = await watch();
      expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([
        503,
        'UNAVAILABLE',
      ]);
      expect(refused.headers.get('retry-after')).toBe('5');
      aborts[0]!.abort();
      const third = new AbortController();
      await eventually(async () => expect((await watch(third.signal)).status).toBe(200));
      aborts[1]!.abort();
      third.abort();
    });
  });

  it('finds the description of the API, complete', async () => {
    const page = await send(url, 'GET', '/api/docs');
    expect(page.headers.get('content-type')).toContain('text/html');
    expect((await send(url, 'GET', '/api/docs/swagger-ui-bundle.js')).status).toBe(200);
    const { body } = await send(url, 'GET', '/api/docs.json');
    expect(Object.keys(body.paths).sort()).toEqual([
      '/api/v1/admin/categories/{categoryId}',
      '/api/v1/admin/goods',
      '/api/v1/admin/goods/{skuId}',
      '/api/v1/admin/goods/{skuId}/categories/{categoryId}',
      '/api/v1/admin/sales',
      '/api/v1/admin/sales/{saleId}/end',
      '/api/v1/admin/sales/{saleId}/figures',
      '/api/v1/admin/sales/{saleId}/publish',
      '/api/v1/admin/sales/{saleId}/stock',
      '/api/v1/auth/login',
      '/api/v1/auth/logout',
      '/api/v1/auth/session',
      '/api/v1/categories',
      '/api/v1/goods',
      '/api/v1/goods/{skuId}',
      '/api/v1/messages',
      '/api/v1/orders',
      '/api/v1/orders/{orderId}',
      '/api/v1/orders/{orderId}/cancel',
      '/api/v1/orders/{orderId}/payments',
      '/api/v1/payments/webhook',
      '/api/v1/purchases/{purchaseId}',
      '/api/v1/purchases/{purchaseId}/events',
      '/api/v1/sales',
      '/api/v1/sales/{saleId}',
      '/api/v1/sales/{saleId}/purchases',
      '/api/v1/sales/{saleId}/token',
      '/health/live',
      '/health/ready',
    ]);
    const named = (path: string, method: string) =>
      (body.paths[path][method].parameters as { name: string; required: boolean }[])
        .map(({ name, required }) => (required ? name : `${name}?`))
        .sort();
    expect(named('/api/v1/goods', 'get')).toEqual(['category?', 'cursor?', 'limit?']);
    expect(named('/api/v1/admin/categories/{categoryId}', 'put')).toEqual(['categoryId']);
    expect(named('/api/v1/admin/sales/{saleId}/stock', 'post')).toEqual(['Idempotency-Key', 'saleId']);
    expect(
      body.paths['/api/v1/auth/login'].post.requestBody.content['application/json'].schema.required,
    ).toEqual(['username', 'password']);
    expect(
      body.paths['/api/v1/purchases/{purchaseId}'].get.responses['200'].content['application/json'].schema,
    ).toMatchObject({
      required: ['purchaseId', 'status'],
      properties: { code: { enum: ['SOLD_OUT', 'LIMIT_REACHED', 'NOT_FOUND'] } },
    });
  });

  describe('the webhook of the provider', () => {
    const hook = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
      send(url, 'POST', '/api/v1/payments/webhook', {
        body,
        headers: { 'stampede-signature': 't=1,v1=ab', ...headers },
      });

    it('reaches payment byte for byte, whatever its type says', async () => {
      const bodies = [
        '{ "a":\t1 ,\r\n "ü": "\u{1F600}\u0000" }\n\n',
        '\ufeff{}',
        'not json',
        '{"__proto__":1}',
      ];
      for (const body of bodies) {
        for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded']) {
          all.services.webhooks.length = 0;
          expect((await hook(body, { 'content-type': type })).status).toBe(200);
          expect(all.services.webhooks).toEqual([{ rawBody: body, signature: 't=1,v1=ab' }]);
        }
      }
    });

    it('is refused without a signature, with a wrong one, empty, too large, malformed or not UTF-8', async () => {
      const refused = async (answer: ReturnType<typeof hook>, status: number, code: string) => {
        const { status: given, body } = await answer;
        expect([given, body.code]).toEqual([status, code]);
      };
      await refused(send(url, 'POST', '/api/v1/payments/webhook', { body: '{}' }), 401, 'BAD_SIGNATURE');
      await refused(hook('{}', { 'stampede-signature': 'x'.repeat(513) }), 401, 'BAD_SIGNATURE');
      await refused(hook(''), 400, 'MALFORMED_REQUEST');
      await refused(hook('x'.repeat(17_000)), 413, 'PAYLOAD_TOO_LARGE');
      await refused(hook(Uint8Array.of(0x7b, 0xff, 0x7d)), 400, 'MALFORMED_REQUEST');
      all.services.webhookCode = 'BAD_SIGNATURE';
      await refused(hook('{}'), 401, 'BAD_SIGNATURE');
      all.services.webhookCode = 'MALFORMED';
      await refused(hook('{}'), 400, 'MALFORMED_REQUEST');
    });
  });
});
