import { randomUUID } from 'node:crypto';
import { eventually } from '@stampede/testing';
import { startTestProvider, type TestProvider } from './provider-harness.js';

const order = (reference: string, amountCents = 1999) => ({ amountCents, currency: 'CNY', reference });

describe('charges and refunds', () => {
  let provider: TestProvider;
  beforeAll(async () => {
    provider = await startTestProvider();
  });
  afterAll(() => provider.close());
  afterEach(() => provider.faults({}));

  it('charges once for 20 parallel calls with one key', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => provider.charge('k1', order('o1'))));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ headers }) => headers.get('idempotent-replayed') === 'true')).toHaveLength(19);
    expect((await provider.send('GET', '/v1/charges?reference=o1')).body.charges).toHaveLength(1);
  });

  it('refuses a key that asks for something else', async () => {
    await provider.charge('k2', order('o2'));
    const answer = await provider.charge('k2', order('o2', 1));
    expect(answer).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } });
  });

  it('finds a charge by id and by key', async () => {
    const { body } = await provider.charge('k3', order('o3'));
    expect(body).toMatchObject({ status: 'SUCCEEDED', amountCents: 1999, reference: 'o3', refundId: null });
    expect((await provider.send('GET', `/v1/charges/${body.id}`)).body).toEqual(body);
    expect((await provider.send('GET', '/v1/charges?idempotencyKey=k3')).body.charges).toEqual([body]);
    expect((await provider.send('GET', '/v1/charges?idempotencyKey=none')).body.charges).toEqual([]);
    expect(await provider.send('GET', '/v1/charges/ch_none')).toMatchObject({
      status: 404,
      body: { code: 'NOT_FOUND' },
    });
  });

  it('gives its lists by pages without a gap', async () => {
    for (let index = 0; index < 5; index += 1) await provider.charge(`page-${index}`, order('pages'));
    const seen: string[] = [];
    let after = '';
    do {
      const { body } = await provider.send('GET', `/v1/charges?reference=pages&limit=2${after}`);
      seen.push(...body.charges.map((charge: { idempotencyKey: string }) => charge.idempotencyKey));
      after = body.nextCursor === null ? '' : `&after=${body.nextCursor}`;
    } while (after !== '');
    expect(seen.sort()).toEqual(['page-0', 'page-1', 'page-2', 'page-3', 'page-4']);
  });

  it('refunds a charge in full once, whatever the keys', async () => {
    const { body: charge } = await provider.charge('k4', order('o4'));
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => provider.refund(charge.id, charge.id)),
    );
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await provider.refund('another-key', charge.id)).toMatchObject({
      status: 409,
      body: { code: 'ALREADY_REFUNDED' },
    });
    expect((await provider.send('GET', `/v1/refunds?chargeId=${charge.id}`)).body.refunds).toHaveLength(1);
    expect((await provider.send('GET', `/v1/charges/${charge.id}`)).body.refundId).toBe(answers[0]!.body.id);
  });

  it('keeps a refusal under its key and refunds nothing of it', async () => {
    await provider.faults({ declineRate: 1 });
    const declined = await provider.charge('k5', order('o5'));
    await provider.faults({});
    expect(declined.body).toMatchObject({ status: 'DECLINED', declineCode: 'CARD_DECLINED' });
    expect((await provider.charge('k5', order('o5'))).body.status).toBe('DECLINED');
    expect((await provider.charge('k6', order('o5', 40_002))).body.status).toBe('DECLINED');
    expect(await provider.refund('r5', declined.body.id)).toMatchObject({
      status: 422,
      body: { code: 'NOT_REFUNDABLE' },
    });
  });

  it('fails without charging, or charges and never answers, when told to', async () => {
    await provider.faults({ failRate: 1 });
    expect((await provider.charge('k7', order('o7'))).status).toBe(500);
    expect((await provider.send('GET', '/v1/charges?reference=o7')).body.charges).toEqual([]);

    await provider.faults({ timeoutAfterCharging: true });
    const leave = new AbortController();
    let isAnswered = false;
    const silent = fetch(`${provider.url}/v1/charges`, {
      method: 'POST',
      body: JSON.stringify(order('o8')),
      headers: {
        authorization: `Bearer ${'k'.repeat(32)}`,
        'content-type': 'application/json',
        'idempotency-key': 'k8',
      },
      signal: leave.signal,
    }).finally(() => (isAnswered = true));
    const refused = expect(silent).rejects.toThrow('aborted');
    await eventually(async () =>
      expect((await provider.send('GET', '/v1/charges?reference=o8')).body.charges).toHaveLength(1),
    );
    // An answer would have come before that of a question which was asked later.
    await provider.send('GET', '/v1/charges?reference=o8');
    expect(isAnswered).toBe(false);
    leave.abort();
    await refused;
  });

  it('answers bad input with problem+json and a stable code', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const cases: [unknown, Record<string, string>, number, string][] = [
      ['{"amountCents":', key, 400, 'MALFORMED_REQUEST'],
      [{ amountCents: -1, currency: 'CNY', reference: 'x' }, key, 422, 'VALIDATION_FAILED'],
      [{ amountCents: 1.5, currency: 'CNY', reference: 'x' }, key, 422, 'VALIDATION_FAILED'],
      [{ amountCents: 1, currency: 'CNY', reference: 'x', more: 1 }, key, 422, 'VALIDATION_FAILED'],
      [{ amountCents: 1, currency: 'CNY', reference: 'x' }, {}, 400, 'IDEMPOTENCY_KEY_MISSING'],
      [
        { amountCents: 1, currency: 'CNY', reference: 'x' },
        { ...key, authorization: 'Bearer wrong' },
        401,
        'UNAUTHENTICATED',
      ],
      ['x'.repeat(20_000), key, 413, 'PAYLOAD_TOO_LARGE'],
    ];
    for (const [body, headers, status, code] of cases) {
      const answer = await provider.send('POST', '/v1/charges', body, headers);
      expect({ body, status: answer.status, code: answer.body.code }).toEqual({ body, status, code });
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(JSON.stringify(answer.body)).not.toMatch(/ at |\.ts:|node_modules/);
    }
    expect((await provider.send('GET', '/nowhere')).body.code).toBe('NOT_FOUND');
    expect((await provider.send('PUT', '/v1/faults', { slow: 1 })).body.code).toBe('VALIDATION_FAILED');
  });

  it('has no knobs in production', async () => {
    const production = await startTestProvider('production');
    try {
      expect((await production.faults({ failRate: 1 })).status).toBe(404);
    } finally {
      await production.close();
    }
  });
});
