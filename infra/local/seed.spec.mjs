import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { planSales, seed } from './seed.mjs';
import { readJsonSettings } from './settings-file.mjs';

/** @type {{ method?: string, path: string, body: any, authorization?: string }[]} */
let requests = [];
/** @type {(path: string, count: number) => number} */
let statusOf = () => 200;
/** @type {import('node:http').Server} */
let server;
let url = '';

beforeEach(async () => {
  [requests, statusOf] = [[], () => 200];
  server = createServer(async (request, response) => {
    const { method, url: path = '', headers } = request;
    requests.push({ method, path, body: await json(request), authorization: headers.authorization });
    response.statusCode = statusOf(path, requests.filter((earlier) => earlier.path === path).length);
    response.end(path.endsWith('/login') ? '{"accessToken":"a"}' : '{"code":"SAID_WHY"}');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  url = `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`;
});
afterEach(() => void server.close());

describe('the seed', () => {
  it('makes categories, goods and three sales as the operator', async () => {
    const shop = await readJsonSettings('seed/goods.json');
    const sales = await seed(url);
    const paths = requests.map(({ method, path }) => `${method} ${path}`);
    expect(paths).toEqual([
      'POST /api/v1/auth/login',
      ...shop.categories.map(
        (/** @type {any} */ { categoryId }) => `PUT /api/v1/admin/categories/${categoryId}`,
      ),
      ...shop.goods.map(() => 'POST /api/v1/admin/goods'),
      ...Array(3).fill('POST /api/v1/admin/sales'),
    ]);
    expect(new Set(requests.slice(1).map(({ authorization }) => authorization))).toEqual(
      new Set(['Bearer a']),
    );
    expect(sales.map(({ state }) => state)).toEqual(['ended', 'live', 'upcoming']);
    expect(sales[1]?.skuId).toBe('aurora-phone');
  });

  it('leaves the catalog alone where there is none', async () => {
    await seed(url, { withGoods: false });
    expect(requests.filter(({ path }) => /goods|categories/.test(path))).toEqual([]);
    expect(requests.filter(({ path }) => path.endsWith('/sales'))).toHaveLength(3);
  });

  it('asks again while a service is not known yet, and takes goods that somebody has changed as they are', async () => {
    statusOf = (path, count) =>
      path.endsWith('/login') && count < 3 ? 503 : path.endsWith('/goods') ? 409 : 200;
    await seed(url);
    expect(requests.filter(({ path }) => path.endsWith('/login'))).toHaveLength(3);
  });

  it('ends at a refusal, with its words', async () => {
    statusOf = (path) => (path.endsWith('/sales') ? 422 : 200);
    await expect(seed(url)).rejects.toThrow('/api/v1/admin/sales answers 422: {"code":"SAID_WHY"}');
    expect(requests.filter(({ path }) => path.endsWith('/sales'))).toHaveLength(1);
  });
});

describe('the sales of a seed', () => {
  it('sell goods that there are, below their list price, under ids that another start does not have', async () => {
    const shop = await readJsonSettings('seed/goods.json');
    const sales = planSales(shop, 1_800_000_000_000).map(({ sale }) => sale);
    for (const { items, saleId } of sales) {
      expect(saleId).toMatch(/^[a-z0-9-]{3,40}$/);
      expect(items.length).toBeGreaterThanOrEqual(2);
      for (const { skuId, priceCents } of items) {
        const { listPriceCents } = shop.goods.find((/** @type {any} */ goods) => goods.skuId === skuId);
        expect(priceCents).toBeLessThan(listPriceCents);
      }
    }
    const later = planSales(shop, 1_800_000_001_000).map(({ sale }) => sale.saleId);
    expect(sales.filter(({ saleId }) => later.includes(saleId))).toEqual([]);
  });
});
