import { GatewayClient } from './gateway-client.mjs';
import { readJsonSettings } from './settings-file.mjs';

/**
 * @typedef {object} SeedGoods infra/seed/goods.json
 * @property {{ categoryId: string, nameEn: string, nameZh: string }[]} categories
 * @property {{ skuId: string, titleEn: string }[]} goods  and what else the gateway wants of goods
 *
 * @typedef {'ended' | 'live' | 'upcoming'} SaleState
 * @typedef {{ saleId: string, name: string, skuId: string, state: SaleState, startsAt: string, endsAt: string }} SeededSale
 */

const SECOND = 1000;
const HOUR = 3600 * SECOND;

/**
 * The three sales.
 * @type {{ state: SaleState, name: string, startsInMs: number, endsInMs: number, items: { skuId: string, priceCents: number, stock: number }[] }[]}
 */
const SALES = [
  {
    state: 'ended',
    name: 'Early Bird',
    startsInMs: -2 * HOUR,
    endsInMs: -HOUR,
    items: [
      { skuId: 'tidal-watch', priceCents: 79_900, stock: 200 },
      { skuId: 'ember-espresso', priceCents: 89_900, stock: 150 },
    ],
  },
  {
    state: 'live',
    name: 'Aurora Launch Night',
    startsInMs: 30 * SECOND,
    endsInMs: 12 * HOUR,
    items: [
      { skuId: 'aurora-phone', priceCents: 299_900, stock: 1000 },
      { skuId: 'nimbus-headphones', priceCents: 59_900, stock: 100 },
    ],
  },
  {
    state: 'upcoming',
    name: 'Weekend Rush',
    startsInMs: 24 * HOUR,
    endsInMs: 26 * HOUR,
    items: [
      { skuId: 'prism-tablet', priceCents: 179_900, stock: 500 },
      { skuId: 'kite-camera', priceCents: 39_900, stock: 400 },
      { skuId: 'drift-sneakers', priceCents: 29_900, stock: 800 },
    ],
  },
];

/**
 * Fills the shop through the operator's own endpoints: goods and categories, then a sale that has ended, one that is live in 30 s and
 * one that comes later. Goods stay as they are from then on; every start makes sales of its own, so that there is always one to buy in.
 * @param {string} gatewayUrl
 * @param {{ withGoods?: boolean }} [what]  withGoods false leaves the catalog alone: it may not be there
 * @returns {Promise<SeededSale[]>}
 */
export async function seed(gatewayUrl, { withGoods = true } = {}) {
  const operator = await GatewayClient.logIn(gatewayUrl, 'operator');
  /** @type {SeedGoods} */
  const shop = await readJsonSettings('seed/goods.json');
  if (withGoods) {
    for (const { categoryId, ...names } of shop.categories)
      await operator.send('PUT', `/api/v1/admin/categories/${categoryId}`, names);
    // 409: somebody has changed them since. Theirs stand.
    for (const goods of shop.goods) await operator.send('POST', '/api/v1/admin/goods', goods, { also: 409 });
  }
  const sales = planSales(shop, Date.now());
  for (const { sale } of sales) await operator.send('POST', '/api/v1/admin/sales', sale);
  return sales.map(({ state, sale: { saleId, name, startsAt, endsAt, items } }) => ({
    ...{ saleId, name, skuId: items[0]?.skuId ?? '', state, startsAt, endsAt },
  }));
}

/**
 * @param {SeedGoods} shop
 * @param {number} nowMs
 */
export function planSales({ goods }, nowMs) {
  const mark = Math.floor(nowMs / SECOND).toString(36);
  return SALES.map(({ state, name, startsInMs, endsInMs, items }) => ({
    state,
    sale: {
      saleId: `${name.toLowerCase().replaceAll(' ', '-')}-${mark}`,
      name,
      startsAt: new Date(nowMs + startsInMs).toISOString(),
      endsAt: new Date(nowMs + endsInMs).toISOString(),
      perUserLimit: 2,
      items: items.map((item) => {
        const found = goods.find(({ skuId }) => skuId === item.skuId);
        if (!found) throw new Error(`infra/seed/goods.json has no ${item.skuId}`);
        return { ...item, title: found.titleEn };
      }),
    },
  }));
}
