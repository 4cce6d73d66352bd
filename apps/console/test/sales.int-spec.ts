import { RunningConsole } from './support/console.js';
import { saleOf } from './support/services.js';

const NEW_SALE = {
  saleId: 'night-1',
  name: 'Night',
  startsAt: '2026-08-01T20:00:00Z',
  endsAt: '2026-08-01T21:00:00+00:00',
  perUserLimit: 2,
  publish: false,
  items: [{ skuId: 'aurora-phone', title: 'Aurora', priceCents: 99_900, stock: 10 }],
};

describe('administering sales in the console', () => {
  let running: RunningConsole;

  beforeAll(async () => {
    running = await RunningConsole.start();
    await running.logIn();
    running.services.sales.set('live-1', saleOf('live-1', -1000));
    running.services.sales.set('draft-1', saleOf('draft-1', 60_000, { isPublished: false }));
  });
  afterAll(() => running.close());
  beforeEach(() => {
    running.services.changeCode = 'OK';
    running.services.createCode = 'CREATED';
  });

  const post = (path: string, body?: unknown, headers?: Record<string, string | undefined>) =>
    running.send('POST', `/api/sales${path}`, { body, headers });

  it('lists them with drafts', async () => {
    const { body } = await running.send('GET', '/api/sales');
    expect(body.nextCursor).toBeNull();
    expect(body.sales).toEqual([
      expect.objectContaining({ saleId: 'live-1', status: 'LIVE', isPublished: true }),
      expect.objectContaining({ saleId: 'draft-1', status: 'DRAFT', isPublished: false }),
    ]);
    const [item] = body.sales[0].items;
    expect(item).toEqual({ skuId: 'sku-1', title: 'A thing', priceCents: 9900, stock: 100, available: 100 });
  });

  it.each([
    [false, 'DRAFT'],
    [true, 'UPCOMING'],
  ])('creates one (published: %s)', async (publish, status) => {
    const startsAt = new Date(Date.now() + 60_000).toISOString();
    const endsAt = new Date(Date.now() + 120_000).toISOString();
    const answer = await post('', { ...NEW_SALE, startsAt, endsAt, publish });
    expect([answer.status, answer.body.status]).toEqual([201, status]);
    const { publish: _, startsAt: __, endsAt: ___, ...content } = NEW_SALE;
    const times = { startsAtMs: String(Date.parse(startsAt)), endsAtMs: String(Date.parse(endsAt)) };
    expect(running.services.created.at(-1)).toEqual({ ...content, ...times, isPublished: publish });
  });

  it.each([
    ['EXISTS', 200, undefined],
    ['CONFLICT', 409, 'SALE_EXISTS'],
    ['INVALID', 422, 'VALIDATION_FAILED'],
  ])('for a new sale that is %s: %i', async (code, status, problem) => {
    running.services.createCode = code;
    const answer = await post('', NEW_SALE);
    expect([answer.status, answer.body.code]).toEqual([status, problem]);
  });

  it('publishes, ends and adds stock', async () => {
    expect((await post('/draft-1/publish')).status).toBe(200);
    expect(running.services.published).toEqual(['draft-1']);
    expect((await post('/live-1/end')).body.saleId).toBe('live-1');
    expect(running.services.ended).toEqual(['live-1']);
    const added = await post('/live-1/stock', { skuId: 'sku-1', units: 5 }, { 'idempotency-key': 'k 1' });
    expect(added.status).toBe(200);
    expect(running.services.additions).toEqual([
      { saleId: 'live-1', skuId: 'sku-1', units: 5, additionId: expect.stringMatching(/^[\w-]{43}$/) },
    ]);
  });

  it('adds stock under one id for one key, and under another for another', async () => {
    running.services.additions.length = 0;
    for (const key of ['a', 'a', 'b'])
      await post('/live-1/stock', { skuId: 'sku-1', units: 5 }, { 'idempotency-key': key });
    const [first, again, other] = running.services.additions.map(({ additionId }) => additionId);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
    const keyless = await post('/live-1/stock', { skuId: 'sku-1', units: 5 });
    expect([keyless.status, keyless.body.code]).toEqual([400, 'IDEMPOTENCY_KEY_MISSING']);
  });

  it.each([
    ['UNKNOWN_SKU', 404, 'NOT_FOUND'],
    ['ENDED', 409, 'ENDED'],
    ['CONFLICT', 422, 'IDEMPOTENCY_KEY_REUSED'],
    ['INVALID', 422, 'VALIDATION_FAILED'],
    ['NEVER_HEARD_OF', 500, 'INTERNAL'],
  ])('for a change that is %s: %i %s', async (code, status, problem) => {
    running.services.changeCode = code;
    const answer = await post('/live-1/stock', { skuId: 'sku-1', units: 5 }, { 'idempotency-key': 'k' });
    expect([answer.status, answer.body.code]).toEqual([status, problem]);
    expect(running.audited().at(-1)?.outcome).toBe(status === 500 ? 'FAILED' : problem);
  });

  it('finds nothing at the id of no sale', async () => {
    for (const id of ['none-1', 'A', '%00', 'x'.repeat(41)]) {
      const answer = await post(`/${id}/publish`);
      expect([answer.status, answer.body.code]).toEqual([404, 'NOT_FOUND']);
    }
  });

  it('writes one line for every action, done or not', async () => {
    running.logLines.length = 0;
    await post('', { ...NEW_SALE, saleId: 'audit-1' });
    await post('/audit-1/publish');
    await post('/none-1/end');
    await post('/audit-1/stock', { skuId: 'aurora-phone', units: 7 }, { 'idempotency-key': 'k' });
    const by = { operator: 'operator', saleId: 'audit-1' };
    expect(running.audited()).toEqual([
      { ...by, action: 'create-sale', outcome: 'OK' },
      { ...by, action: 'publish-sale', outcome: 'OK' },
      { ...by, saleId: 'none-1', action: 'end-sale', outcome: 'NOT_FOUND' },
      { ...by, action: 'add-stock', outcome: 'OK', skuId: 'aurora-phone', units: 7 },
    ]);
  });

  it('tells every problem of a body with its place, and sends nothing on', async () => {
    const { length } = running.services.created;
    const wrong = {
      ...NEW_SALE,
      saleId: 'Night 1',
      endsAt: NEW_SALE.startsAt,
      colour: 'red',
      items: [{ skuId: 'a b', title: '', priceCents: -1, stock: 0.5 }],
    };
    const answer = await post('', wrong);
    expect([answer.status, answer.body.code]).toEqual([422, 'VALIDATION_FAILED']);
    const paths = answer.body.errors.map(({ path }: { path: string }) => path);
    expect(paths).toEqual(
      expect.arrayContaining([
        '/saleId',
        '/colour',
        '/items/0/skuId',
        '/items/0/priceCents',
        '/items/0/stock',
      ]),
    );
    expect((await post('', { ...NEW_SALE, endsAt: NEW_SALE.startsAt })).body.errors).toEqual([
      { path: '/endsAt', message: 'must be after the start' },
    ]);
    expect(running.services.created).toHaveLength(length);
  });

  it.each([
    ['{"saleId":', undefined, 400, 'MALFORMED_REQUEST'],
    ['', undefined, 400, 'MALFORMED_REQUEST'],
    ['null', undefined, 422, 'VALIDATION_FAILED'],
    ['[]', undefined, 422, 'VALIDATION_FAILED'],
    ['a=1', 'application/x-www-form-urlencoded', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['{}', 'text/plain', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    [`"${'x'.repeat(33_000)}"`, undefined, 413, 'PAYLOAD_TOO_LARGE'],
  ])('refuses %.12j as %s with %i %s', async (body, type, status, code) => {
    const answer = await post('', body, type === undefined ? {} : { 'content-type': type });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('says that the service is away, and writes that down too', async () => {
    await running.services.stopInventory();
    const answer = await post('/live-1/end');
    expect([answer.status, answer.body.code, answer.headers.get('retry-after')]).toEqual([
      503,
      'UNAVAILABLE',
      '1',
    ]);
    expect(running.audited().at(-1)).toMatchObject({ action: 'end-sale', outcome: 'UNAVAILABLE' });
  });
});
