import { connect } from 'node:net';
import { createSigner } from 'fast-jwt';
import { signPurchaseToken } from '@stampede/contracts';
import {
  JWT_SECRET,
  login,
  PURCHASE_TOKEN_SECRET,
  send,
  sendJson,
  startAll,
  type Answer,
  type Running,
} from './support/gateway.js';
import { saleOf } from './support/services.js';

const nonce = 'n'.repeat(22);
const subject = { userId: 'alice', saleId: 'live-1', skuId: 'sku-1' };
const tokenOf = (
  changes: Partial<Parameters<typeof signPurchaseToken>[0]> = {},
  secret = PURCHASE_TOKEN_SECRET,
) =>
  signPurchaseToken(
    { ...subject, startsAtMs: 1, expiresAtMs: Date.now() + 60_000, nonce, ...changes },
    secret,
  );

describe('bad input at the gateway', () => {
  let all: Running;
  let url: string;
  let alice: string;
  let operator: string;

  beforeAll(async () => {
    all = await startAll();
    url = all.gateway.url;
    all.services.sales.set('live-1', saleOf('live-1', -1000));
    [alice, operator] = [await login(url, 'alice'), await login(url, 'operator')];
  });
  afterAll(() => all.close());

  function expectProblem(answer: Answer, status: number, code: string): void {
    expect([answer.status, answer.body?.code]).toEqual([status, code]);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) });
    expect(answer.body.type).toBe(`urn:stampede:problem:${code.toLowerCase().replaceAll('_', '-')}`);
    expect(answer.text).not.toMatch(/\bat .*\.[jt]s|node_modules|stack/);
    expect(answer.headers.get('traceparent')).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(answer.headers.get('x-powered-by')).toBeNull();
  }

  const purchase = (
    body: unknown,
    options: { token?: string; headers?: Record<string, string>; sale?: string } = {},
  ) =>
    sendJson(url, 'POST', `/api/v1/sales/${options.sale ?? 'live-1'}/purchases`, {
      token: options.token ?? alice,
      body,
      headers: { 'idempotency-key': 'key-1', ...options.headers },
    });

  describe('in the HTTP itself', () => {
    const posts = [
      '/api/v1/auth/login',
      '/api/v1/sales/live-1/token',
      '/api/v1/sales/live-1/purchases',
      '/api/v1/admin/sales',
      '/api/v1/orders/1/payments',
    ];

    it.each(posts)('answers malformed JSON at %s with 400', async (path) => {
      const headers = {
        'content-type': 'application/json',
        authorization: `Bearer ${operator}`,
        'idempotency-key': 'k',
      };
      for (const body of ['{"a":', '', 'nonsense', '\u0000']) {
        expectProblem(await send(url, 'POST', path, { body, headers }), 400, 'MALFORMED_REQUEST');
      }
    });

    it.each(posts)('answers a body over 16 KiB at %s with 413', async (path) => {
      const headers = {
        'content-type': 'application/json',
        authorization: `Bearer ${operator}`,
        'idempotency-key': 'k',
      };
      const body = JSON.stringify({ skuId: 'x'.repeat(17_000) });
      expectProblem(await send(url, 'POST', path, { body, headers }), 413, 'PAYLOAD_TOO_LARGE');
    });

    it.each(posts)('answers another type of body at %s with 415', async (path) => {
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'no type']) {
        const headers = { 'content-type': type, authorization: `Bearer ${operator}` };
        expectProblem(await send(url, 'POST', path, { body: 'a=1', headers }), 415, 'UNSUPPORTED_MEDIA_TYPE');
      }
    });

    it('answers an unknown address with 404 and a wrong method with 405 and Allow', async () => {
      for (const path of [
        '/',
        '/api',
        '/api/v1/nothing',
        '/api/v1/sales/live-1/captcha',
        '/api/v1/checkout',
        '/api/v2/sales',
      ]) {
        expectProblem(await send(url, 'GET', path), 404, 'NOT_FOUND');
      }
      const wrong: [string, string, string][] = [
        ['DELETE', '/api/v1/sales/live-1', 'GET, HEAD'],
        ['GET', '/api/v1/sales/live-1/purchases', 'POST'],
        ['PUT', '/api/v1/auth/login', 'POST'],
        ['GET', '/api/v1/payments/webhook', 'POST'],
      ];
      for (const [method, path, allow] of wrong) {
        const answer = await send(url, method, path);
        expectProblem(answer, 405, 'METHOD_NOT_ALLOWED');
        expect(answer.headers.get('allow')).toBe(allow);
      }
    });

    it('answers features that are not built with 404', async () => {
      for (const path of [
        '/api/v1/orders/1/return',
        '/api/v1/checkout',
        '/api/v1/admin/sales/live-1/stock',
        '/api/v1/admin/sales/live-1/end',
      ]) {
        expectProblem(await sendJson(url, 'POST', path, { token: operator, body: {} }), 404, 'NOT_FOUND');
      }
    });

    it('answers an address that is no URL, or too long, with a problem', async () => {
      const raw = await rawRequest(
        url,
        'GET /api/v1/sales/%ZZ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
      );
      expect(raw).toMatch(/^HTTP\/1\.1 400 .*"code":"MALFORMED_REQUEST"/s);
      const long = await send(url, 'GET', `/api/v1/sales/${'a'.repeat(500)}`);
      expect([long.status, long.body.code]).toEqual([404, 'NOT_FOUND']);
    });

    it('answers what is not HTTP with 400 and goes on', async () => {
      const raw = await rawRequest(url, 'HELLO\r\n\r\n');
      expect(raw).toMatch(/^HTTP\/1\.1 400 Bad Request.*"code":"MALFORMED_REQUEST"/s);
      const headers = await rawRequest(url, `GET / HTTP/1.1\r\nHost: a\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`);
      expect(headers).toMatch(/^HTTP\/1\.1 400/);
      expect((await send(url, 'GET', '/health/live')).status).toBe(200);
    });
  });

  describe('in a purchase', () => {
    const good = { skuId: 'sku-1', quantity: 1, token: 'p1.x' };

    it('needs an Idempotency-Key of 1 to 255 printable characters', async () => {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${alice}` };
      const path = '/api/v1/sales/live-1/purchases';
      const body = JSON.stringify({ ...good, token: tokenOf() });
      expectProblem(await send(url, 'POST', path, { body, headers }), 400, 'IDEMPOTENCY_KEY_MISSING');
      for (const key of ['', 'k'.repeat(256), 'käse', 'a\tb']) {
        expectProblem(
          await send(url, 'POST', path, { body, headers: { ...headers, 'idempotency-key': key } }),
          400,
          'IDEMPOTENCY_KEY_MISSING',
        );
      }
    });

    it.each([
      ['a list', []],
      ['null', null],
      ['a text', 'buy'],
      ['nothing in it', {}],
      ['a quantity of 0', { ...good, quantity: 0 }],
      ['a negative quantity', { ...good, quantity: -1 }],
      ['half a unit', { ...good, quantity: 0.5 }],
      ['a quantity beyond 32 bits', { ...good, quantity: 2 ** 40 }],
      ['a quantity as text', { ...good, quantity: '1' }],
      ['an empty sku', { ...good, skuId: '' }],
      ['a sku as number', { ...good, skuId: 1 }],
      ['a sku with a slash', { ...good, skuId: '../1' }],
      ['an oversized sku', { ...good, skuId: 's'.repeat(65) }],
      ['no token', { skuId: 'sku-1', quantity: 1 }],
      ['an oversized token', { ...good, token: 't'.repeat(257) }],
      ['an unknown field', { ...good, price: 1 }],
    ])('answers %s with 422', async (_what, body) => {
      expectProblem(await purchase(body), 422, 'VALIDATION_FAILED');
    });

    it('is not fooled by fields with the names of a prototype', async () => {
      const headers = {
        'content-type': 'application/json',
        authorization: `Bearer ${alice}`,
        'idempotency-key': 'k',
      };
      const path = '/api/v1/sales/live-1/purchases';
      for (const body of [
        '{"__proto__":{"skuId":"sku-1","quantity":1,"token":"x"}}',
        '{"skuId":"sku-1","quantity":1,"token":"x","__proto__":{"a":1}}',
        '{"skuId":"sku-1","quantity":1,"token":"x","constructor":{"prototype":{"a":1}}}',
      ]) {
        expectProblem(await send(url, 'POST', path, { body, headers }), 422, 'VALIDATION_FAILED');
      }
    });

    it('tells all problems of a body at once', async () => {
      const { body } = await purchase({ skuId: 7, quantity: -1, price: 1, 'a/b': 2 });
      const paths = (body.errors as { path: string }[]).map(({ path }) => path).sort();
      expect(paths).toEqual(['/a/b', '/price', '/quantity', '/skuId', '/token']);
    });

    it('refuses a purchase token that is forged, expired, foreign or for something else', async () => {
      const tokens: Record<string, string> = {
        'no token at all': 'x',
        forged: tokenOf({}, 'another-secret-another-secret-12'),
        expired: tokenOf({ expiresAtMs: Date.now() - 1 }),
        'of another user': tokenOf({ userId: 'bob' }),
        'of another sale': tokenOf({ saleId: 'live-2' }),
        'of another sku': tokenOf({ skuId: 'sku-2' }),
      };
      for (const token of Object.values(tokens)) {
        expectProblem(await purchase({ ...good, token }), 403, 'TOKEN_INVALID');
      }
      expect(all.services.reserved).toEqual([]);
    });

    it('refuses an access token that is missing, forged, expired, of another issuer, audience or algorithm', async () => {
      const sign = (payload: object, key = JWT_SECRET) => createSigner({ key, algorithm: 'HS256' })(payload);
      const [iat, exp] = [Math.floor(Date.now() / 1000) - 100, Math.floor(Date.now() / 1000) + 100];
      const claims = { iss: 'stampede', aud: 'stampede', sub: 'alice', role: 'buyer', iat, exp };
      const none = `${base64url({ alg: 'none', typ: 'JWT' })}.${base64url(claims)}.`;
      const tokens = [
        '',
        'nonsense',
        'a.b.c',
        none,
        createSigner({ key: JWT_SECRET, algorithm: 'HS512' })(claims),
        sign(claims, 'another-secret-another-secret-12'),
        sign({ ...claims, exp: exp - 150 }),
        sign({ ...claims, iss: 'other' }),
        sign({ ...claims, aud: 'other' }),
        sign({ ...claims, role: 'king' }),
        sign({ ...claims, sub: '' }),
        sign({ ...claims, sub: undefined }),
        sign({ ...claims, exp: undefined }),
        alice.slice(0, -2) + (alice.endsWith('AA') ? 'BB' : 'AA'),
      ];
      for (const token of tokens) {
        const bodies = { ...good, token: tokenOf() };
        expectProblem(
          await purchase(bodies, { headers: { authorization: `Bearer ${token}` } }),
          401,
          'UNAUTHENTICATED',
        );
        expectProblem(
          await send(url, 'GET', '/api/v1/orders', { headers: { authorization: `Bearer ${token}` } }),
          401,
          'UNAUTHENTICATED',
        );
      }
      for (const authorization of ['Basic YTpi', alice, 'Bearer']) {
        expectProblem(
          await send(url, 'GET', '/api/v1/orders', { headers: { authorization } }),
          401,
          'UNAUTHENTICATED',
        );
      }
      expectProblem(await send(url, 'GET', '/api/v1/orders'), 401, 'UNAUTHENTICATED');
      expect(all.services.reserved).toEqual([]);
    });
  });

  describe('elsewhere', () => {
    it('answers unknown sales, items, purchases and orders with 404, whatever their form', async () => {
      for (const id of [
        'unknown',
        'UPPER',
        'a',
        '..%2f..',
        '%00',
        "'; DROP TABLE sales; --",
        'a'.repeat(60),
      ]) {
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
    });

    it('lets operators alone create sales, and only sales that can be', async () => {
      const items = [{ skuId: 'sku-1', title: 'A thing', priceCents: 100, stock: 10 }];
      const sale = {
        saleId: 'new-1',
        name: 'New',
        startsAt: '2030-01-01T00:00:00Z',
        endsAt: '2030-01-02T00:00:00Z',
        perUserLimit: 1,
        items,
      };
      const create = (body: unknown, token = operator) =>
        sendJson(url, 'POST', '/api/v1/admin/sales', { token, body });
      expectProblem(await create(sale, alice), 403, 'FORBIDDEN');
      expectProblem(
        await sendJson(url, 'POST', '/api/v1/admin/sales', { body: sale }),
        401,
        'UNAUTHENTICATED',
      );
      for (const change of [
        { saleId: 'A sale' },
        { startsAt: 'tomorrow' },
        { startsAt: '2030-01-01' },
        { endsAt: '2029-01-01T00:00:00Z' },
        { perUserLimit: 0 },
        { items: [] },
        { items: [{ ...items[0], stock: -1 }] },
        { items: [{ ...items[0], priceCents: 0.5 }] },
        { items: [{ ...items[0], status: 'free' }] },
        { available: 1 },
      ]) {
        expectProblem(await create({ ...sale, ...change }), 422, 'VALIDATION_FAILED');
      }
      expect((await create(sale)).status).toBe(201);
      all.services.createCode = 'EXISTS';
      expect((await create(sale)).status).toBe(200);
      all.services.createCode = 'CONFLICT';
      expectProblem(await create(sale), 409, 'SALE_EXISTS');
      all.services.createCode = 'INVALID';
      expectProblem(await create(sale), 422, 'VALIDATION_FAILED');
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
  });

  it('wrote no error to its log for any of it', () => {
    const errors = all.logLines
      .map((line) => JSON.parse(line))
      .filter(({ level }) => level === 'error' || level === 'fatal');
    expect(errors).toEqual([]);
  });
});

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

function rawRequest(url: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname, () => socket.write(text));
    let answer = '';
    socket.on('data', (data) => (answer += data.toString()));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}
