import type { Goods, Sale } from '@stampede/contracts';
import { saleDataOf, summaryOf } from './sale-data.js';

const publication = {
  publishedAt: '2026-01-01T00:00:00.000Z',
  demo: true,
  pictures: new Set(['phone', 'box']),
};
const item = { skuId: 'aurora-phone', title: 'Own title', priceCents: 1999, stock: 10, available: 4 };
const sale: Sale = {
  saleId: 'live-1',
  name: 'Live',
  startsAtMs: '1767225600000',
  endsAtMs: '1767229200000',
  perUserLimit: 2,
  isPublished: true,
  items: [item, { ...item, skuId: 'echo-headphones', priceCents: 999, available: 0 }],
};
const phone: Goods = {
  skuId: 'aurora-phone',
  titleEn: 'Aurora phone',
  titleZh: '极光手机',
  descriptionEn: 'Light',
  descriptionZh: '轻巧',
  picture: 'phone',
  listPriceCents: 2999,
  categoryIds: [],
  version: 1,
};
const known = (goods: Partial<Goods>) => new Map([['aurora-phone', { ...phone, ...goods }]]);

describe('what is published of a sale', () => {
  it('joins the sale with its goods in both languages', () => {
    expect(saleDataOf(sale, known({}), publication)).toMatchObject({
      saleId: 'live-1',
      startsAt: '2026-01-01T00:00:00.000Z',
      endsAt: '2026-01-01T01:00:00.000Z',
      demo: true,
      items: [
        {
          title: { en: 'Aurora phone', zh: '极光手机' },
          description: { en: 'Light', zh: '轻巧' },
          picture: 'phone',
          listPriceCents: 2999,
          priceCents: 1999,
          available: 4,
        },
        { title: { en: 'Own title', zh: 'Own title' }, picture: 'box', listPriceCents: null },
      ],
    });
  });

  it('has the neutral picture for one that does not exist, whatever its name', () => {
    for (const picture of ['unheard-of', '', '../../secret', '"><script>'])
      expect(saleDataOf(sale, known({ picture }), publication).items[0]!.picture).toBe('box');
  });
});

describe('the summary of a sale', () => {
  it('shows its first item, its lowest price and its units together', () => {
    expect(summaryOf(saleDataOf(sale, known({}), publication))).toEqual({
      saleId: 'live-1',
      name: 'Live',
      startsAt: '2026-01-01T00:00:00.000Z',
      endsAt: '2026-01-01T01:00:00.000Z',
      title: { en: 'Aurora phone', zh: '极光手机' },
      picture: 'phone',
      listPriceCents: 2999,
      priceCents: 999,
      itemCount: 2,
      stock: 20,
      available: 4,
    });
  });
});
