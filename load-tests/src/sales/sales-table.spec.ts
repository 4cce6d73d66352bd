import { salesTable } from './sales-table.js';

describe('the table of sales', () => {
  it('has a line for each item, and the sale on its first', () => {
    const sale = { name: 'A', startsAt: '2030-01-01T00:00:00.000Z', endsAt: '2030-01-01T00:10:00.000Z' };
    const item = { priceCents: 9900, stock: 1000, available: 12 };
    const table = salesTable([
      {
        ...sale,
        saleId: 'my-sale',
        status: 'LIVE',
        items: [
          { ...item, skuId: 'phone' },
          { ...item, skuId: 'tablet', available: 1000 },
        ],
      },
      { ...sale, saleId: 'a', status: 'DRAFT', items: [{ ...item, skuId: 'x', priceCents: 1 }] },
    ]);
    expect(table.split('\n')).toEqual([
      'SALE     STATUS  STARTS                ENDS                  SKU     CENTS  LEFT  UNITS',
      'my-sale  LIVE    2030-01-01T00:00:00Z  2030-01-01T00:10:00Z  phone    9900    12   1000',
      '                                                             tablet   9900  1000   1000',
      'a        DRAFT   2030-01-01T00:00:00Z  2030-01-01T00:10:00Z  x           1    12   1000',
    ]);
  });
});
