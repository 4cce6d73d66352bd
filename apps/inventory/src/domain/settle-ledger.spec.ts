import {
  decideSettlements,
  gateStateOf,
  settlementTable,
  type SettledRow,
  type Settlement,
  type StockMove,
} from './settle-ledger.js';

const row = (purchaseId: string, status: SettledRow['status'] = 'RESERVED'): SettledRow => ({
  purchaseId,
  saleId: 's',
  skuId: 'a',
  quantity: 2,
  status,
});
const settlement = (purchaseId: string, target: Settlement['target']): Settlement => ({
  purchaseId,
  saleId: 's',
  skuId: 'a',
  target,
});

const moved = (rest: Partial<StockMove>): StockMove => ({
  saleId: 's',
  skuId: 'a',
  sold: 0,
  released: 0,
  soldPurchases: 0,
  releasedPurchases: 0,
  ...rest,
});

describe('decideSettlements', () => {
  it('moves a reserved purchase once, whatever comes again', () => {
    const decision = decideSettlements([row('p1')], [settlement('p1', 'SOLD'), settlement('p1', 'SOLD')]);
    expect(decision.moves).toEqual([moved({ sold: 2, soldPurchases: 1 })]);
    expect(decision).toMatchObject({ done: 1, conflicts: [], missing: [] });
    expect(decision.changes).toHaveLength(1);
  });

  it('lets the first of two different ends stand', () => {
    const decision = decideSettlements([row('p1')], [settlement('p1', 'RELEASED'), settlement('p1', 'SOLD')]);
    expect(decision.moves).toEqual([moved({ released: 2, releasedPurchases: 1 })]);
    expect(decision.conflicts).toEqual([settlement('p1', 'SOLD')]);
  });

  it('adds up the moves of a sku', () => {
    const all = ['p1', 'p2', 'p3'];
    const decision = decideSettlements(
      all.map((id) => row(id)),
      [settlement('p1', 'SOLD'), settlement('p2', 'RELEASED'), settlement('p3', 'SOLD')],
    );
    expect(decision.moves).toEqual([moved({ sold: 4, soldPurchases: 2, released: 2, releasedPurchases: 1 })]);
  });

  it('tells of a purchase that the ledger has not', () => {
    expect(decideSettlements([], [settlement('p9', 'SOLD')]).missing).toHaveLength(1);
  });

  it('changes no end: only RESERVED has a cell that applies', () => {
    const applying = Object.entries(settlementTable).filter(([, cells]) =>
      Object.values(cells).includes('apply'),
    );
    expect(applying.map(([status]) => status)).toEqual(['RESERVED']);
  });

  it('has a letter of the gate for every state', () => {
    expect((['RESERVED', 'SOLD', 'RELEASED', 'REJECTED'] as const).map(gateStateOf)).toEqual([
      'L',
      'S',
      'R',
      'X',
    ]);
  });
});
