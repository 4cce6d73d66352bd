import { endOf, findSaleConflict, findSaleProblems, type LedgerSale, type SaleDefinition } from './sale.js';
import { decodeSaleCursor, encodeSaleCursor } from './sale-cursor.js';

const item = { skuId: 'sku-1', title: 'A thing', priceCents: 9900, stock: 10 };
const sale: SaleDefinition = {
  saleId: 'sale-1',
  name: 'Sale',
  startsAtMs: 1_700_000_000_000,
  endsAtMs: 1_700_000_060_000,
  perUserLimit: 2,
  isPublished: true,
  items: [item],
};

describe('a new sale', () => {
  it('has no problems when it is right', () => {
    expect(findSaleProblems(sale)).toEqual([]);
  });

  it.each<[string, Partial<SaleDefinition>]>([
    ['saleId', { saleId: 'No Good' }],
    ['saleId', { saleId: 'ab' }],
    ['name', { name: '  ' }],
    ['startsAtMs', { startsAtMs: Number.NaN }],
    ['endsAtMs', { endsAtMs: sale.startsAtMs }],
    ['endsAtMs', { endsAtMs: 1e15 }],
    ['perUserLimit', { perUserLimit: 0 }],
    ['items', { items: [] }],
    ['items', { items: [item, item] }],
    ['items', { items: Array.from({ length: 51 }, (_, index) => ({ ...item, skuId: `s${index}` })) }],
    ['skuId', { items: [{ ...item, skuId: 'a|b' }] }],
    ['title', { items: [{ ...item, title: '' }] }],
    ['priceCents', { items: [{ ...item, priceCents: -1 }] }],
    ['priceCents', { items: [{ ...item, priceCents: 1.5 }] }],
    ['stock', { items: [{ ...item, stock: 0 }] }],
    ['perUserLimit', { perUserLimit: 1000, items: [{ ...item, priceCents: 3_000_000, stock: 1000 }] }],
  ])('is told what is wrong with its %s', (field, wrong) => {
    expect(findSaleProblems({ ...sale, ...wrong }).join(' ')).toContain(field);
  });

  it('is told everything at once', () => {
    expect(findSaleProblems({ ...sale, saleId: '', name: '', perUserLimit: -1 })).toHaveLength(3);
  });

  it('is the same sale only with the same content, whatever was done with it since', () => {
    const stored: LedgerSale = { ...sale, endedAtMs: 1, items: [{ ...item, total: 15, available: 3 }] };
    expect(findSaleConflict(stored, sale)).toBeUndefined();
    expect(findSaleConflict(stored, { ...sale, items: [{ ...item, stock: 15 }] })).toContain('another sale');
  });

  it('is not a draft of the same content, whose creation may be repeated all the same', () => {
    const draft = { ...sale, isPublished: false };
    expect(findSaleConflict(draft, draft)).toBeUndefined();
    expect(findSaleConflict(sale, draft)).toBeUndefined();
    expect(findSaleConflict(draft, sale)).toContain('publish it');
  });

  it('ends when it was ended, but not later than it would', () => {
    const stored: LedgerSale = { ...sale, items: [] };
    const ends = [undefined, 1, sale.endsAtMs + 1].map((endedAtMs) =>
      endOf(endedAtMs === undefined ? stored : { ...stored, endedAtMs }),
    );
    expect(ends).toEqual([sale.endsAtMs, 1, sale.endsAtMs]);
  });
});

describe('a cursor of sales', () => {
  it('reads as it was written', () => {
    const cursor = { startsAtMs: 1_700_000_000_000, saleId: 'sale-1' };
    expect(decodeSaleCursor(encodeSaleCursor(cursor))).toEqual(cursor);
  });

  it.each(['', 'x', Buffer.from("1.a' OR 1=1").toString('base64url')])('is not %j', (text) => {
    expect(decodeSaleCursor(text)).toBeUndefined();
  });
});
