import { scratchRedis, type ScratchRedis } from '@stampede/testing';
import fc from 'fast-check';
import type { GateAnswer } from '../src/domain/gate-answer.js';
import type { SnapshotSale } from '../src/domain/gate-snapshot.js';
import { stockGateKeys } from '../src/outbound/redis/stock-gate.keys.js';
import { HOUR_MS, openGate, requestOf, saleOf, type GateFixture } from './support/gate-fixture.js';

const EPOCH = 3;
let redis: ScratchRedis;
let fixture: GateFixture;

beforeAll(async () => {
  redis = await scratchRedis();
  fixture = await openGate(redis.url);
});
afterAll(async () => {
  fixture.connection.close();
  await redis.close();
});

async function open(skus: Record<string, number>, rest: Partial<SnapshotSale> = {}): Promise<string> {
  const sale = saleOf(skus, rest);
  expect(await fixture.gate.installSale(EPOCH, fixture.replid, sale)).toBe(true);
  return sale.saleId;
}

async function reserve(
  saleId: string,
  ...requests: Parameters<typeof requestOf>[1][]
): Promise<GateAnswer[]> {
  const answers = await fixture.gate.reserve(
    saleId,
    EPOCH,
    requests.map((request) => requestOf(saleId, request)),
  );
  if (!Array.isArray(answers)) throw new Error(`the gate says ${JSON.stringify(answers)}`);
  return answers;
}

const codes = (answers: readonly GateAnswer[]) => answers.map(({ code }) => code);
const left = async (saleId: string) =>
  (await fixture.gate.readAvailable(EPOCH, [{ saleId, skuIds: ['a'] }]))[0]![0];

describe('reserve-stock', () => {
  it('answers a repeated purchaseId with the first record and takes no second unit', async () => {
    const saleId = await open({ a: 5 });
    const [first] = await reserve(saleId, { key: 'k' });
    const [again] = await reserve(saleId, { key: 'k' });
    expect(first).toMatchObject({
      code: 'ACCEPTED',
      record: { state: 'T', quantity: 1, userId: 'alice', skuId: 'a' },
    });
    expect(again).toEqual({ ...first, code: 'REPEATED' });
    expect(await left(saleId)).toBe(4);
  });

  it('answers a repetition within one batch as a repetition', async () => {
    const saleId = await open({ a: 5 });
    expect(codes(await reserve(saleId, { key: 'k' }, { key: 'k' }))).toEqual(['ACCEPTED', 'REPEATED']);
    expect(await left(saleId)).toBe(4);
  });

  it('replays a win when sold out, after the end, over the limit and with the token spent', async () => {
    const saleId = await open({ a: 1 }, { perUserLimit: 1 });
    await reserve(saleId, { key: 'k' });
    expect(codes(await reserve(saleId, { key: 'k', tokenId: 'another' }))).toEqual(['REPEATED']);
    await fixture.connection.redis.hset(stockGateKeys(saleId, EPOCH).sale, 'endsAtMs', 1);
    expect(codes(await reserve(saleId, { key: 'k' }))).toEqual(['REPEATED']);
  });

  it('refuses the same key with another body', async () => {
    const saleId = await open({ a: 5 });
    await reserve(saleId, { key: 'k' });
    expect(codes(await reserve(saleId, { key: 'k', fingerprint: 'other' }))).toEqual(['KEY_REUSED']);
    expect(await left(saleId)).toBe(4);
  });

  it('spends a token for one purchase', async () => {
    const saleId = await open({ a: 5 });
    expect(codes(await reserve(saleId, { tokenId: 't' }, { tokenId: 't' }))).toEqual([
      'ACCEPTED',
      'TOKEN_SPENT',
    ]);
  });

  it('does not spend a token on a refusal', async () => {
    const saleId = await open({ a: 1, b: 1 });
    expect(codes(await reserve(saleId, { quantity: 2, tokenId: 't' }))).toEqual(['SOLD_OUT']);
    expect(codes(await reserve(saleId, { tokenId: 't' }))).toEqual(['ACCEPTED']);
  });

  it('opens and ends a sale by the clock of Redis', async () => {
    const upcoming = await open(
      { a: 5 },
      { startsAtMs: Date.now() + HOUR_MS, endsAtMs: Date.now() + 2 * HOUR_MS },
    );
    const ended = await open({ a: 5 }, { startsAtMs: 1, endsAtMs: Date.now() - 1 });
    expect(codes(await reserve(upcoming, {}))).toEqual(['NOT_STARTED']);
    expect(codes(await reserve(ended, {}))).toEqual(['ENDED']);
    expect([await left(upcoming), await left(ended)]).toEqual([5, 5]);
  });

  it('is ENDED, not NOT_STARTED, when it was ended before its start', async () => {
    const startsAtMs = Date.now() + HOUR_MS;
    const saleId = await open({ a: 5 }, { startsAtMs, endsAtMs: startsAtMs + HOUR_MS });
    expect(await fixture.gate.endSale(saleId, EPOCH, Date.now() - 1)).toBe(true);
    expect(codes(await reserve(saleId, {}))).toEqual(['ENDED']);
  });

  it('counts the limit per user over all skus of the sale', async () => {
    const saleId = await open({ a: 5, b: 5 }, { perUserLimit: 3 });
    const answers = await reserve(
      saleId,
      { quantity: 2 },
      { skuId: 'b', quantity: 2 },
      { skuId: 'b' },
      { userId: 'bob' },
    );
    expect(codes(answers)).toEqual(['ACCEPTED', 'LIMIT_REACHED', 'ACCEPTED', 'ACCEPTED']);
  });

  it('tells the version of the stock when it is sold out, and none while units are left', async () => {
    const saleId = await open({ a: 2 });
    const [tooMany, , soldOut] = await reserve(saleId, { quantity: 3 }, { quantity: 2 }, { userId: 'bob' });
    expect(tooMany).toEqual({ code: 'SOLD_OUT', stockVersion: '0' });
    expect(soldOut).toEqual({ code: 'SOLD_OUT', stockVersion: String(EPOCH * 1e9) });
  });

  it('knows no sku that the sale has not, and no sale that was not installed', async () => {
    const saleId = await open({ a: 2 });
    expect(codes(await reserve(saleId, { skuId: 'zzz' }))).toEqual(['UNKNOWN_SKU']);
    expect(await fixture.gate.reserve('no-such-sale', EPOCH, [requestOf('no-such-sale')])).toBe(
      'UNKNOWN_SALE',
    );
  });

  it('takes nothing while too many purchases wait for Kafka', async () => {
    const narrow = await openGate(redis.url, 2);
    const saleId = await open({ a: 5 });
    const requests = [1, 2, 3].map(() => requestOf(saleId));
    expect(codes((await narrow.gate.reserve(saleId, EPOCH, requests)) as GateAnswer[])).toEqual([
      'ACCEPTED',
      'ACCEPTED',
      'OVERLOADED',
    ]);
    expect(await left(saleId)).toBe(3);
    await narrow.gate.markLogged(saleId, EPOCH, [requests[0]!.purchaseId]);
    expect(codes((await narrow.gate.reserve(saleId, EPOCH, [requests[2]!])) as GateAnswer[])).toEqual([
      'ACCEPTED',
    ]);
    narrow.connection.close();
  });

  it('is FENCED for another epoch than the open one', async () => {
    const saleId = await open({ a: 5 });
    expect(await fixture.gate.reserve(saleId, EPOCH - 1, [requestOf(saleId)])).toBe('FENCED');
    expect(await fixture.gate.reserve(saleId, EPOCH + 1, [requestOf(saleId)])).toBe('FENCED');
  });

  it('never sells more than the stock, whatever the order of 64 concurrent buyers', async () => {
    const buyer = fc.record({ skuId: fc.constantFrom('a', 'b'), quantity: fc.integer({ min: 1, max: 3 }) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(buyer, { minLength: 64, maxLength: 64 }),
        fc.integer({ min: 1, max: 60 }),
        async (buyers, stock) => {
          const saleId = await open({ a: stock, b: stock });
          const answers = await Promise.all(
            buyers.map((request, index) => reserve(saleId, { ...request, userId: `user-${index}` })),
          );
          const sold = { a: 0, b: 0 };
          buyers.forEach(({ skuId, quantity }, index) => {
            if (answers[index]![0]!.code === 'ACCEPTED') sold[skuId as 'a' | 'b'] += quantity;
          });
          const [a, b] = (await fixture.gate.readAvailable(EPOCH, [{ saleId, skuIds: ['a', 'b'] }]))[0]!;
          expect([sold.a + a!, sold.b + b!]).toEqual([stock, stock]);
          expect(Math.min(a!, b!)).toBeGreaterThanOrEqual(0);
        },
      ),
      { numRuns: 20 },
    );
  });
});
