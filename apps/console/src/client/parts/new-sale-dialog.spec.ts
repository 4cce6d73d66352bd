import { localTime, readNewSale } from './new-sale-dialog.js';

describe('the form of a new sale', () => {
  it('is read with its items, prices as cents and times of the zone where it is filled in', () => {
    const fields = new FormData();
    const startMs = Date.UTC(2026, 7, 1, 20, 0);
    for (const [name, value] of [
      ['saleId', ' night-1 '],
      ['name', 'Night'],
      ['startsAt', localTime(startMs)],
      ['endsAt', localTime(startMs + 3_600_000)],
      ['perUserLimit', '2'],
      ...['phone', 'watch'].map((sku) => ['skuId', sku] as const),
      ...['Phone', 'Watch'].map((title) => ['title', title] as const),
      ...['19.99', '0.07'].map((price) => ['price', price] as const),
      ...['10', '20'].map((stock) => ['stock', stock] as const),
    ] as const)
      fields.append(name, value);
    expect(readNewSale(fields, true)).toEqual({
      saleId: 'night-1',
      name: 'Night',
      startsAt: '2026-08-01T20:00:00.000Z',
      endsAt: '2026-08-01T21:00:00.000Z',
      perUserLimit: 2,
      publish: true,
      items: [
        { skuId: 'phone', title: 'Phone', priceCents: 1999, stock: 10 },
        { skuId: 'watch', title: 'Watch', priceCents: 7, stock: 20 },
      ],
    });
  });
});
