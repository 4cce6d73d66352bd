import { createSigner } from 'fast-jwt';
import { JWT_SECRET, login, sendJson, startAll, type Running } from './support/gateway.js';
import { expectProblem, pathsOf } from './support/problems.js';
import { draftOf, saleOf } from './support/services.js';

const items = [{ skuId: 'sku-1', title: 'A thing', priceCents: 100, stock: 10 }];
const sale = {
  saleId: 'new-1',
  name: 'New',
  startsAt: '2030-01-01T00:00:00Z',
  endsAt: '2030-01-02T00:00:00Z',
  perUserLimit: 1,
  items,
};

describe('the administration of sales', () => {
  let all: Running;
  let url: string;
  let alice: string;
  let operator: string;

  beforeAll(async () => {
    all = await startAll();
    url = all.gateway.url;
    [alice, operator] = [await login(url, 'alice'), await login(url, 'operator')];
  });
  afterAll(() => all.close());
  beforeEach(() => {
    const { services } = all;
    services.sales.clear();
    services.additions.length = 0;
    services.changeCode = undefined;
    services.createCode = 'CREATED';
  });

  const admin = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    sendJson(url, method, `/api/v1/admin/sales${path}`, { token: operator, body, headers });
  const audited = () =>
    all.logLines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ audit }) => audit === true);
  const statusOf = async (saleId: string) => (await sendJson(url, 'GET', `/api/v1/sales/${saleId}`)).status;

  it('is for operators alone', async () => {
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['POST', '', sale],
      ['POST', '/new-1/publish', undefined],
      ['POST', '/new-1/end', undefined],
      ['POST', '/new-1/stock', { skuId: 'sku-1', units: 1 }],
      ['GET', '/new-1/figures', undefined],
    ] as const) {
      const headers = { 'idempotency-key': 'k' };
      const address = `/api/v1/admin/sales${path}`;
      expectProblem(await sendJson(url, method, address, { body, headers }), 401, 'UNAUTHENTICATED');
      expectProblem(await sendJson(url, method, address, { token: alice, body, headers }), 403, 'FORBIDDEN');
    }
    expect([all.services.sales.size, all.services.additions.length]).toEqual([0, 0]);
  });

  it('creates sales, and only sales that can be', async () => {
    for (const change of [
      { saleId: 'A sale' },
      { startsAt: 'tomorrow' },
      { startsAt: '2030-01-01' },
      { endsAt: '2029-01-01T00:00:00Z' },
      { perUserLimit: 0 },
      { publish: 'yes' },
      { items: [] },
      { items: [{ ...items[0], stock: -1 }] },
      { items: [{ ...items[0], priceCents: 0.5 }] },
      { items: [{ ...items[0], status: 'free' }] },
      { available: 1 },
    ]) {
      expectProblem(await admin('POST', '', { ...sale, ...change }), 422, 'VALIDATION_FAILED');
    }
    const created = await admin('POST', '', sale);
    expect([created.status, created.body.status]).toEqual([201, 'UPCOMING']);
    expect(created.headers.get('location')).toBe('/api/v1/sales/new-1');
    for (const [code, status, problem] of [
      ['CONFLICT', 409, 'SALE_EXISTS'],
      ['INVALID', 422, 'VALIDATION_FAILED'],
    ] as const) {
      all.services.createCode = code;
      expectProblem(await admin('POST', '', sale), status, problem);
    }
    all.services.createCode = 'EXISTS';
    expect((await admin('POST', '', sale)).status).toBe(200);
  });

  it('keeps a draft from buyers until it is published', async () => {
    const created = await admin('POST', '', { ...sale, saleId: 'draft-1', publish: false });
    expect([created.status, created.body.status]).toEqual([201, 'DRAFT']);
    expect(created.headers.get('location')).toBeNull();
    const token = () =>
      sendJson(url, 'POST', '/api/v1/sales/draft-1/token', { token: alice, body: { skuId: 'sku-1' } });
    expectProblem(await sendJson(url, 'GET', '/api/v1/sales/draft-1'), 404, 'NOT_FOUND');
    expectProblem(await token(), 404, 'NOT_FOUND');
    expect((await sendJson(url, 'GET', '/api/v1/sales')).body.sales).toEqual([]);
    expect((await admin('GET', '?limit=5')).body).toMatchObject({
      sales: [{ saleId: 'draft-1', status: 'DRAFT' }],
      nextCursor: null,
    });

    const published = await admin('POST', '/draft-1/publish');
    expect([published.status, published.body.status]).toEqual([200, 'UPCOMING']);
    expect(await statusOf('draft-1')).toBe(200);
    expectProblem(await token(), 409, 'NOT_STARTED');
    expect((await sendJson(url, 'GET', '/api/v1/sales')).body.sales).toHaveLength(1);
  });

  it('ends a sale, also before its start: no token from then on', async () => {
    all.services.sales.set('later-1', saleOf('later-1', 60_000));
    const ended = await admin('POST', '/later-1/end');
    expect([ended.status, ended.body.status]).toEqual([200, 'ENDED']);
    const token = await sendJson(url, 'POST', '/api/v1/sales/later-1/token', {
      token: alice,
      body: { skuId: 'sku-1' },
    });
    expectProblem(token, 409, 'ENDED');
  });

  it('adds stock under an id that the key gives, and each operator has keys of their own', async () => {
    all.services.sales.set('live-1', saleOf('live-1', -1000));
    const add = (key: string, units = 5) =>
      admin('POST', '/live-1/stock', { skuId: 'sku-1', units }, { 'idempotency-key': key });
    for (const key of ['a', 'a', 'b']) expect((await add(key)).status).toBe(200);
    const [first, again, other] = all.services.additions;
    expect(first).toMatchObject({ saleId: 'live-1', skuId: 'sku-1', units: 5 });
    expect(first!.additionId).toMatch(/^[A-Za-z0-9_-]{22,64}$/);
    expect(again!.additionId).toBe(first!.additionId);
    expect(other!.additionId).not.toBe(first!.additionId);
    const sign = createSigner({ key: JWT_SECRET, algorithm: 'HS256', iss: 'stampede', aud: 'stampede' });
    await sendJson(url, 'POST', '/api/v1/admin/sales/live-1/stock', {
      token: sign({ sub: 'olga', role: 'operator', exp: Math.floor(Date.now() / 1000) + 60 }),
      body: { skuId: 'sku-1', units: 5 },
      headers: { 'idempotency-key': 'a' },
    });
    expect(all.services.additions[3]!.additionId).not.toBe(first!.additionId);
    all.services.changeCode = 'CONFLICT';
    expectProblem(await add('a', 6), 422, 'IDEMPOTENCY_KEY_REUSED');
  });

  it('refuses an addition that is not complete, and tells all that is wrong', async () => {
    const key = { 'idempotency-key': 'k' };
    const body = { skuId: 'sku-1', units: 1 };
    expectProblem(await admin('POST', '/live-1/stock', body), 400, 'IDEMPOTENCY_KEY_MISSING');
    for (const units of [0, -1, 0.5, '1', 2 ** 31])
      expectProblem(await admin('POST', '/live-1/stock', { ...body, units }, key), 422, 'VALIDATION_FAILED');
    const refused = await admin('POST', '/live-1/stock', { skuId: '', units: 0, more: 1 }, key);
    expect(pathsOf(refused)).toEqual(['/more', '/skuId', '/units']);
    expect(all.services.additions).toEqual([]);
  });

  it.each([
    ['NOT_FOUND', 404, 'NOT_FOUND'],
    ['UNKNOWN_SKU', 404, 'NOT_FOUND'],
    ['ENDED', 409, 'ENDED'],
    ['INVALID', 422, 'VALIDATION_FAILED'],
    ['NEVER_HEARD_OF', 500, 'INTERNAL'],
  ] as const)('answers a change whose outcome is %s with %i %s', async (outcome, status, code) => {
    all.services.changeCode = outcome;
    const headers = { 'idempotency-key': 'k' };
    expectProblem(await admin('POST', '/live-1/publish'), status, code);
    expectProblem(await admin('POST', '/live-1/end'), status, code);
    expectProblem(await admin('POST', '/live-1/stock', { skuId: 'x', units: 1 }, headers), status, code);
  });

  it('tells what became of the units', async () => {
    all.services.sales.set('draft-2', draftOf('draft-2'));
    const { status, body } = await admin('GET', '/draft-2/figures');
    expect([status, body]).toEqual([
      200,
      {
        saleId: 'draft-2',
        items: [{ skuId: 'sku-1', total: 100, available: 60, reserved: 30, sold: 10 }],
        reservedPurchases: 30,
        soldPurchases: 10,
        releasedPurchases: 2,
        rejectedPurchases: 1,
      },
    ]);
  });

  it('finds no sale under what is none, and asks nobody', async () => {
    all.services.changeCode = 'OK';
    for (const id of ['UPPER', 'a', '%00', 'a'.repeat(41)]) {
      for (const action of ['publish', 'end'])
        expectProblem(await admin('POST', `/${id}/${action}`), 404, 'NOT_FOUND');
      expectProblem(await admin('GET', `/${id}/figures`), 404, 'NOT_FOUND');
    }
    all.services.changeCode = undefined;
    expectProblem(await admin('GET', '/unknown/figures'), 404, 'NOT_FOUND');
  });

  it('checks pages', async () => {
    for (const query of ['limit=0', 'cursor=', 'cursor=not-mine', 'drafts=1'])
      expectProblem(await admin('GET', `?${query}`), 422, 'VALIDATION_FAILED');
  });

  it('writes one audit line for each change, whatever came of it, and none for a look', async () => {
    all.services.sales.set('draft-3', draftOf('draft-3'));
    all.logLines.length = 0;
    await admin('POST', '', { ...sale, saleId: 'audited-1' });
    await admin('POST', '/draft-3/publish');
    await admin('POST', '/draft-3/stock', { skuId: 'sku-1', units: 7 }, { 'idempotency-key': 'secret-key' });
    await admin('POST', '/unknown/end');
    await admin('GET', '');
    await admin('GET', '/draft-3/figures');
    const operatorActions = { level: 'info', operator: 'operator', traceId: expect.any(String) };
    expect(audited()).toMatchObject([
      { ...operatorActions, action: 'create-sale', saleId: 'audited-1', outcome: 'OK' },
      { ...operatorActions, action: 'publish-sale', saleId: 'draft-3', outcome: 'OK' },
      { ...operatorActions, action: 'add-stock', saleId: 'draft-3', skuId: 'sku-1', units: 7, outcome: 'OK' },
      { ...operatorActions, action: 'end-sale', saleId: 'unknown', outcome: 'NOT_FOUND' },
    ]);
  });

  it('is not there while inventory is away', async () => {
    await all.services.stop();
    const headers = { 'idempotency-key': 'k' };
    all.logLines.length = 0;
    for (const answer of [
      await admin('GET', ''),
      await admin('POST', '', sale),
      await admin('POST', '/new-1/publish'),
      await admin('POST', '/new-1/end'),
      await admin('POST', '/new-1/stock', { skuId: 'sku-1', units: 1 }, headers),
      await admin('GET', '/new-1/figures'),
    ]) {
      expectProblem(answer, 503, 'UNAVAILABLE');
    }
    expect(audited().map(({ outcome }) => outcome)).toEqual(Array(4).fill('UNAVAILABLE'));
  });
});
