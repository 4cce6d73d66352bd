import fc from 'fast-check';
import { decideLedger, userKey, type LedgerState, type LogEntry } from './decide-ledger.js';
import type { TakenPurchase } from './purchase.js';

const purchase = (rest: Partial<TakenPurchase> = {}): TakenPurchase => ({
  purchaseId: 'p1',
  saleId: 's',
  skuId: 'a',
  userId: 'u1',
  quantity: 1,
  fingerprint: 'f',
  tokenId: 't',
  segment: 0,
  epoch: 1,
  takenAtMs: 1,
  ...rest,
});
const taken = (rest: Partial<TakenPurchase> = {}): LogEntry => ({ kind: 'taken', purchase: purchase(rest) });
const fence = (epoch: number): LogEntry => ({ kind: 'fence', epoch });
const state = (rest: Partial<LedgerState> = {}): LedgerState => ({
  stock: [{ saleId: 's', skuId: 'a', available: 2, priceCents: 250, perUserLimit: 2 }],
  known: new Set(),
  bought: new Map(),
  fencedEpoch: 0,
  ...rest,
});
const verdicts = (decision: ReturnType<typeof decideLedger>) =>
  decision.inserts.map((row) => row.reason ?? row.status);

describe('decideLedger', () => {
  it('reserves with the amount, in log order, until the stock is used up', () => {
    const log = [
      taken(),
      taken({ purchaseId: 'p2', userId: 'u2' }),
      taken({ purchaseId: 'p3', userId: 'u3' }),
    ];
    const decision = decideLedger(state(), log);
    expect(verdicts(decision)).toEqual(['RESERVED', 'RESERVED', 'OUT_OF_STOCK']);
    expect(decision.inserts.map(({ amountCents }) => amountCents)).toEqual([250, 250, 0]);
    expect(decision.taken).toEqual([{ saleId: 's', skuId: 'a', units: 2, purchases: 2 }]);
    expect(decision.suspectEpoch).toBe(1);
  });

  it('counts what a user holds already, and what the batch gives him', () => {
    const log = [taken(), taken({ purchaseId: 'p2' }), taken({ purchaseId: 'p3', userId: 'u2' })];
    const decision = decideLedger(state({ bought: new Map([[userKey('s', 'u1'), 1]]) }), log);
    expect(verdicts(decision)).toEqual(['RESERVED', 'LIMIT_REACHED', 'RESERVED']);
    expect(decision.suspectEpoch).toBe(1);
  });

  it('gives a smaller purchase what a larger one could not have', () => {
    const log = [taken({ quantity: 3, userId: 'x' }), taken({ purchaseId: 'p2', quantity: 2 })];
    const unlimited = state();
    const stock = unlimited.stock.map((row) => ({ ...row, perUserLimit: 9 }));
    expect(verdicts(decideLedger({ ...unlimited, stock }, log))).toEqual(['OUT_OF_STOCK', 'RESERVED']);
  });

  it('rejects what it has no row for', () => {
    const unknown = decideLedger(state(), [taken({ saleId: 'other' })]);
    expect([verdicts(unknown), unknown.suspectEpoch]).toEqual([['UNKNOWN_SALE'], 0]);
    expect(verdicts(decideLedger(state(), [taken({ skuId: 'other' })]))).toEqual(['UNKNOWN_SALE']);
  });

  it('answers a stored purchase as stored, once, also behind a fence', () => {
    const decision = decideLedger(state({ known: new Set(['p1']), fencedEpoch: 7 }), [taken(), taken()]);
    expect(decision).toMatchObject({ inserts: [], answered: ['p1'], duplicates: 2, dropped: [] });
  });

  it('takes the second of two equal ones in a batch for a duplicate', () => {
    expect(decideLedger(state(), [taken(), taken()])).toMatchObject({ answered: ['p1'], duplicates: 1 });
  });

  it('drops unknown purchases of older epochs behind the marker, and none before it', () => {
    const log = [
      taken(),
      fence(2),
      taken({ purchaseId: 'p2' }),
      taken({ purchaseId: 'p3', userId: 'u3', epoch: 2 }),
    ];
    const decision = decideLedger(state(), log);
    expect(decision.answered).toEqual(['p1', 'p3']);
    expect(decision.dropped).toEqual(['p2']);
    expect(decision.fencedEpoch).toBe(2);
  });

  it('keeps the newest fence when an old marker comes again', () => {
    expect(decideLedger(state({ fencedEpoch: 5 }), [fence(3)]).fencedEpoch).toBe(5);
  });

  it('never reserves more than the stock or a limit, and every purchase ends once, whatever the log', () => {
    const entry = fc.oneof(
      {
        weight: 9,
        arbitrary: fc.record({
          id: fc.integer({ min: 0, max: 30 }),
          user: fc.integer({ min: 0, max: 3 }),
          quantity: fc.integer({ min: 1, max: 3 }),
          epoch: fc.integer({ min: 1, max: 4 }),
        }),
      },
      { weight: 1, arbitrary: fc.record({ fence: fc.integer({ min: 1, max: 4 }) }) },
    );
    fc.assert(
      fc.property(
        fc.array(entry, { maxLength: 60 }),
        fc.integer({ min: 0, max: 20 }),
        (entries, available) => {
          const log = entries.map((each) =>
            'fence' in each
              ? fence(each.fence)
              : taken({
                  purchaseId: `p${each.id}`,
                  userId: `u${each.user}`,
                  quantity: each.quantity,
                  epoch: each.epoch,
                }),
          );
          const stock = [{ saleId: 's', skuId: 'a', available, priceCents: 1, perUserLimit: 4 }];
          const { inserts, taken: moved, answered, dropped } = decideLedger(state({ stock }), log);
          const reserved = inserts.filter(({ status }) => status === 'RESERVED');
          const units = reserved.reduce((sum, { quantity }) => sum + quantity, 0);
          expect(units).toBeLessThanOrEqual(available);
          expect(moved.reduce((sum, move) => sum + move.units, 0)).toBe(units);
          for (const [, those] of Map.groupBy(reserved, ({ userId }) => userId)) {
            expect(those.reduce((sum, { quantity }) => sum + quantity, 0)).toBeLessThanOrEqual(4);
          }
          const seen = new Set(
            log.flatMap((each) => (each.kind === 'taken' ? [each.purchase.purchaseId] : [])),
          );
          expect(new Set([...answered, ...dropped])).toEqual(seen);
          expect(new Set(inserts.map(({ purchaseId }) => purchaseId)).size).toBe(inserts.length);
        },
      ),
    );
  });
});
