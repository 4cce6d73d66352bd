import { UsageError } from '../cli/usage-error.js';
import type { LedgerStock } from '../domain/records.js';
import type { AuditedStore, Pages, Stores } from './stores.js';
import { verifySystem } from './verify-system.js';

async function* pages<T>(...rows: T[]): Pages<T> {
  await Promise.resolve();
  yield rows;
}

const TERMS = { startsAtMs: 1, endsAtMs: 2, perUserLimit: 1 };
const STOCK: LedgerStock = {
  saleId: 'sale-1',
  skuId: 'a',
  isPublished: true,
  ...TERMS,
  priceCents: 1,
  total: 5,
  available: 5,
  reserved: 0,
  sold: 0,
  initialTotal: 5,
  added: 0,
  reservedPurchases: 0,
  soldPurchases: 0,
  releasedPurchases: 0,
};

/** Empty stores of one sale, of which a test replaces what it is about. */
function stores(of: { stock?: LedgerStock; gate?: Partial<AuditedStore>; left?: number } = {}): Stores {
  const still: AuditedStore = {
    pending: () => Promise.resolve([]),
    digest: () => Promise.resolve('same'),
    close: () => Promise.resolve(),
  };
  const left = new Map([['a', of.left ?? 5]]);
  return {
    ledger: { ...still, readStock: () => Promise.resolve([of.stock ?? STOCK]), readPurchases: () => pages() },
    gate: {
      ...still,
      listSales: () => Promise.resolve(['sale-1']),
      readSale: () => Promise.resolve({ saleId: 'sale-1', epoch: 1, terms: TERMS, left }),
      readRecords: () => pages(),
      readQuotas: () => Promise.resolve(new Map()),
      ...of.gate,
    },
    orders: { ...still, readOrders: () => pages() },
    payments: { ...still, readPayments: () => pages() },
    provider: { ...still, readCharges: () => pages() },
    log: { ...still, countDeadLetters: () => Promise.resolve([]) },
  };
}

const run = (of: Stores, timeoutMs = 5000) => {
  const said: string[] = [];
  const options = { saleId: undefined, allowRepairs: false, readAnswers: undefined, timeoutMs };
  return verifySystem(of, { ...options, say: (line) => said.push(line) }).then((result) => ({
    result,
    said,
  }));
};

describe('verifySystem', () => {
  it('holds on a system at rest without waiting', async () => {
    const { result, said } = await run(stores());
    expect(result.verdict).toBe('hold');
    expect(said).toEqual([]);
  });

  it('waits for what is under way, says so once, and goes on when it is done', async () => {
    let looks = 0;
    const pending = () => Promise.resolve((looks += 1) < 3 ? ['gate: 1 unlogged purchase'] : []);
    const { result, said } = await run(stores({ gate: { pending } }));
    expect(result.verdict).toBe('hold');
    expect(said).toEqual(['waiting for: gate: 1 unlogged purchase']);
  });

  it('gives no verdict while something changes as it reads', async () => {
    let reading = 0;
    const digest = () => Promise.resolve(String((reading += 1)));
    const { result } = await run(stores({ gate: { digest } }), 300);
    expect(result).toMatchObject({ verdict: 'unsettled', pending: ['changes while it was read'] });
  });

  it('finds a law broken only on a second look at the same state', async () => {
    const { result, said } = await run(stores({ left: 4 }));
    expect(result.verdict).toBe('broken');
    expect(said.join()).toMatch(/second look/);

    let looks = 0;
    const left = new Map<string, number>();
    const readSale = () => {
      left.set('a', (looks += 1) === 1 ? 4 : 5);
      return Promise.resolve({ saleId: 'sale-1', epoch: 1, terms: TERMS, left });
    };
    const settling = stores();
    expect((await run({ ...settling, gate: { ...settling.gate, readSale } })).result.verdict).toBe('hold');
  });

  it('checks what holds at every moment when there is no rest', async () => {
    const gate = { pending: () => Promise.resolve(['gate: busy']) };
    const { result } = await run(stores({ gate, stock: { ...STOCK, total: 6, initialTotal: 6 } }), 0);
    if (result.verdict !== 'unsettled') throw new Error(result.verdict);
    const broken = result.always?.filter(({ violations }) => violations > 0);
    expect(broken?.map(({ law }) => law)).toEqual(['stock: total = available + reserved + sold']);
  });

  it('waits for a store that does not answer, but not for a mistake of the caller', async () => {
    const away = stores({ gate: { digest: () => Promise.reject(new Error('Redis does not answer')) } });
    expect((await run(away, 300)).result).toMatchObject({
      verdict: 'unsettled',
      pending: ['Redis does not answer'],
    });
    const wrong = stores({ gate: { digest: () => Promise.reject(new UsageError('wrong login')) } });
    await expect(run(wrong)).rejects.toThrow('wrong login');
  });
});
