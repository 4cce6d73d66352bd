import { scratchRedis, type ScratchRedis } from '@stampede/testing';
import fc from 'fast-check';
import type { GateAnswer, PurchaseRequest } from '../src/domain/gate-answer.js';
import { GateModel } from '../src/domain/gate-model.js';
import { encodeRecord, type FinalState, type GateRecord } from '../src/domain/gate-record.js';
import { stockGateKeys } from '../src/outbound/redis/stock-gate.keys.js';
import { HOUR_MS, openGate, requestOf, saleOf, type GateFixture } from './support/gate-fixture.js';

const MAX_UNLOGGED = 6;
/** Epochs that are compared; commands seldom get so far. */
const NEWEST_EPOCH = 12;
let redis: ScratchRedis;
let fixture: GateFixture;

beforeAll(async () => {
  redis = await scratchRedis();
  fixture = await openGate(redis.url, MAX_UNLOGGED);
});
afterAll(async () => {
  fixture.connection.close();
  await redis.close();
});

/** Off the newest epoch by so many: mostly the caller knows it. */
const off = fc.constantFrom(0, 0, 0, 0, 0, 0, -1, 1);
const line = fc.record({
  key: fc.integer({ min: 0, max: 4 }),
  userId: fc.constantFrom('alice', 'bob', 'carol'),
  skuId: fc.constantFrom('a', 'b', 'none'),
  quantity: fc.integer({ min: 1, max: 3 }),
  fingerprint: fc.constantFrom('one', 'two'),
  token: fc.integer({ min: 0, max: 20 }),
});
const addition = fc.record({
  additionId: fc.constantFrom('with-the-sale', 'one', 'two', 'three'),
  skuId: fc.constantFrom('a', 'b', 'none'),
  units: fc.integer({ min: 1, max: 3 }),
});
const buyers = ['alice', 'bob', 'carol'].flatMap((userId) =>
  Array.from({ length: 5 }, (_, key) => ({ userId, key: `${key}` })),
);
const known = fc.constantFrom(...buyers);
const command = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('reserve' as const),
      off,
      lines: fc.array(line, { minLength: 1, maxLength: 5 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('mark' as const),
      off,
      which: fc.array(known, { minLength: 1, maxLength: 12 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('settle' as const),
      off,
      which: fc.array(fc.tuple(known, fc.constantFrom<FinalState>('S', 'R', 'X')), {
        minLength: 1,
        maxLength: 12,
      }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('add' as const),
      off,
      additions: fc.array(addition, { minLength: 1, maxLength: 4 }),
    }),
  },
  // Against now: before the start, just before now, and in the future.
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('end' as const),
      off,
      inMs: fc.constantFrom(-3 * HOUR_MS, -1000, HOUR_MS / 2, 3 * HOUR_MS),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('begin' as const), off }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('open' as const), off }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('install' as const), off, otherRedis: fc.boolean() }),
  },
);
type Command = typeof command extends fc.Arbitrary<infer C> ? C : never;

/** Times and stream ids are Redis's own: compared only for being there. */
const withoutClock = (record: GateRecord) => ({
  ...record,
  takenAtMs: 0,
  ...(record.state === 'T' ? { streamId: '*' } : {}),
});
const TAKEN_AT_FIELD = 3;
const STREAM_ID_FIELD = 6;
const fieldsWithoutClock = (record: string) =>
  record.split('|').filter((_, field) => field !== TAKEN_AT_FIELD && field !== STREAM_ID_FIELD);
const comparable = (answers: unknown) =>
  Array.isArray(answers)
    ? (answers as GateAnswer[]).map((answer) =>
        'record' in answer ? { ...answer, record: withoutClock(answer.record) } : answer,
      )
    : answers;

async function expectSameKeys(saleId: string, model: GateModel): Promise<void> {
  const { redis: client } = fixture.connection;
  for (let each = 1; each <= NEWEST_EPOCH; each += 1) {
    const expected = model.keysOf(each);
    const keys = stockGateKeys(saleId, each);
    const stock = expected ? [...expected.stock] : [];
    const records = Object.entries(await client.hgetall(keys.records));
    expect(await client.hgetall(keys.stock)).toEqual(
      Object.fromEntries(
        stock.flatMap(([sku, { left, version }]) => [
          [`a:${sku}`, `${left}`],
          [`v:${sku}`, `${version}`],
        ]),
      ),
    );
    expect((await client.smembers(keys.additions)).sort()).toEqual([...(expected?.additions ?? [])].sort());
    expect(await client.hget(keys.sale, 'endsAtMs')).toBe(expected ? `${expected.endsAtMs}` : null);
    expect(await client.hgetall(keys.quotas)).toEqual(
      Object.fromEntries([...(expected?.quotas ?? [])].map(([user, units]) => [user, `${units}`])),
    );
    expect(await client.hgetall(keys.tokens)).toEqual(Object.fromEntries(expected?.tokens ?? []));
    const modelled = [...(expected?.records ?? [])].map(
      ([id, record]) => [id, encodeRecord(record)] as const,
    );
    expect(Object.fromEntries(records.map(([id, record]) => [id, fieldsWithoutClock(record)]))).toEqual(
      Object.fromEntries(modelled.map(([id, record]) => [id, fieldsWithoutClock(record)])),
    );
    const waiting = (await client.xrange(keys.unlogged, '-', '+')).map(([, [, purchaseId]]) => purchaseId);
    expect(waiting).toEqual([...(expected?.unlogged.values() ?? [])]);
  }
}

describe('the scripts and their model', () => {
  it('answer the same and leave the same, whatever the commands', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(command, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 0, max: 8 }),
        fc.constantFrom(-HOUR_MS, -HOUR_MS, -HOUR_MS, HOUR_MS),
        async (commands, units, startsInMs) => {
          const nowMs = Date.now();
          const times = { startsAtMs: nowMs + startsInMs, endsAtMs: nowMs + 2 * HOUR_MS };
          const rest = { ...times, perUserLimit: 4, additionIds: ['with-the-sale'] };
          const sale = saleOf({ a: units, b: 2 }, rest);
          const model = new GateModel(fixture.replid);
          const run = commandRunner(sale, { ...sale, stock: { a: units, b: 2 } }, model, nowMs);
          await run({ kind: 'install', off: 0, otherRedis: false });
          for (const each of commands) await run(each);
          await expectSameKeys(sale.saleId, model);
        },
      ),
      { numRuns: 150 },
    );
  });

  function commandRunner(
    sale: ReturnType<typeof saleOf>,
    definition: Parameters<GateModel['install']>[2],
    model: GateModel,
    nowMs: number,
  ) {
    const { saleId } = sale;
    const idOf = ({ userId, key }: { userId: string; key: string }) =>
      requestOf(saleId, { userId, key }).purchaseId;
    const fenced = (answer: unknown) => (answer === -1 ? 'FENCED' : answer === -2 ? 'UNKNOWN_SALE' : answer);

    let newest = 1;
    return async (each: Command): Promise<void> => {
      const { gate, replid, connection } = fixture;
      const epoch = Math.max(1, newest + each.off + (each.kind === 'begin' ? 1 : 0));
      switch (each.kind) {
        case 'reserve': {
          const requests: PurchaseRequest[] = each.lines.map(({ key, token, ...rest }) =>
            requestOf(saleId, { ...rest, key: `${key}`, tokenId: `token-${token}`, traceparent: '00-trace' }),
          );
          const real = await gate.reserve(saleId, epoch, requests);
          const modelled = model.reserve(epoch, MAX_UNLOGGED, requests, nowMs);
          return void expect(comparable(real)).toEqual(comparable(fenced(modelled)));
        }
        case 'mark': {
          const ids = each.which.map(idOf);
          const modelled = fenced(model.markLogged(epoch, ids));
          const real = await gate.markLogged(saleId, epoch, ids);
          return void expect(real).toEqual(
            Array.isArray(modelled) ? modelled.map((logged) => logged === 1) : modelled,
          );
        }
        case 'settle': {
          const ends = each.which.map(([who, state]) => ({ purchaseId: idOf(who), state }));
          return void expect(await gate.settle(saleId, epoch, ends)).toEqual(
            fenced(model.settle(epoch, ends)),
          );
        }
        case 'add': {
          const modelled = fenced(model.addStock(epoch, each.additions));
          const real = await gate.addStock(saleId, epoch, each.additions);
          return void expect(real).toEqual(
            Array.isArray(modelled) ? modelled.map((added) => added === 1) : modelled,
          );
        }
        case 'end': {
          const endsAtMs = nowMs + each.inMs;
          const modelled = model.endSale(epoch, endsAtMs);
          return void expect(await gate.endSale(saleId, epoch, endsAtMs)).toBe(
            modelled === -1 ? 'FENCED' : modelled === 1,
          );
        }
        case 'begin': {
          const real = await connection.redis.beginEpoch(stockGateKeys(saleId, epoch).fence, epoch);
          const modelled = model.begin(epoch);
          if (modelled) {
            newest = epoch;
            model.put(epoch, definition);
            await gate.installSnapshotSale(epoch, sale);
          }
          return void expect(real ?? false).toBe(modelled);
        }
        case 'open':
          return void expect(await gate.openEpoch(epoch, [saleId])).toBe(model.open(epoch) === 1);
        case 'install': {
          const on = each.otherRedis ? 'f'.repeat(40) : replid;
          const modelled = model.install(epoch, on, definition);
          return void expect(await gate.installSale(epoch, on, sale)).toBe(modelled === -1 ? 'FENCED' : true);
        }
      }
    };
  }
});
