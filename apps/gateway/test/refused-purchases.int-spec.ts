import { createSigner } from 'fast-jwt';
import { signPurchaseToken } from '@stampede/contracts';
import {
  JWT_SECRET,
  login,
  PURCHASE_TOKEN_SECRET,
  send,
  sendJson,
  startAll,
  type Running,
} from './support/gateway.js';
import { errorLines, expectProblem, pathsOf } from './support/problems.js';
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

describe('a purchase that cannot be', () => {
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

  const purchase = (
    body: unknown,
    options: { token?: string; headers?: Record<string, string>; sale?: string } = {},
  ) =>
    sendJson(url, 'POST', `/api/v1/sales/${options.sale ?? 'live-1'}/purchases`, {
      token: options.token ?? alice,
      body,
      headers: { 'idempotency-key': 'key-1', ...options.headers },
    });

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
    const refused = await purchase({ skuId: 7, quantity: -1, price: 1, 'a/b': 2 });
    expect(pathsOf(refused)).toEqual(['/a/b', '/price', '/quantity', '/skuId', '/token']);
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

  it('writes no error to its log for any of it', () => {
    expect(errorLines(all.logLines)).toEqual([]);
  });
});

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
