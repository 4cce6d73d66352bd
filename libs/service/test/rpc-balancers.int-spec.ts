import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CatalogService, StockService } from '@stampede/contracts';
import type { Client, RpcApplication } from '@stampede/rpc';
import { eventually } from '@stampede/testing';
import { ACCEPTED, aReservation, goodsOf } from './support/samples.js';
import { Shop } from './support/shop.js';

describe('which instance the shop asks', () => {
  let shop: Shop;
  /** Who was asked, in order. */
  let asked: string[];

  beforeEach(() => {
    shop = new Shop();
    asked = [];
  });

  afterEach(() => shop.close());

  const share = (name: string): number => asked.filter((each) => each === name).length;

  it('random: a catalog on a larger machine answers more buyers', async () => {
    for (const [name, weight] of Object.entries({ small: 100, large: 300 })) {
      const findGoods = () => (asked.push(name), [goodsOf(name)]);
      await shop.instance(CatalogService, { findGoods }, { weight });
    }
    const catalog = await shop.client(CatalogService, { loadBalance: 'random', sees: 2 });
    for (let call = 0; call < 400; call++) await catalog.findGoods(['phone']);
    expect(share('small')).toBeGreaterThan(0);
    expect(share('large')).toBeGreaterThan(share('small'));
  });

  it('roundrobin: gates take turns with the purchases', async () => {
    for (const name of ['one', 'two', 'three'])
      await shop.instance(StockService, { reserve: () => (asked.push(name), ACCEPTED) });
    const stock = await shop.client(StockService, { loadBalance: 'roundrobin', sees: 3 });
    for (let call = 0; call < 30; call++) await stock.reserve('ann', aReservation());
    expect(['one', 'two', 'three'].map(share)).toEqual([10, 10, 10]);
    expect(asked.slice(3)).toEqual(asked.slice(0, -3));
  });

  it('consistenthash: a buyer’s calls go to one instance while it lives', async () => {
    const running = new Map<string, RpcApplication>();
    const homes = new Map<string, string[]>();
    for (const name of ['one', 'two', 'three']) {
      const reserve = (userId: string) => (homes.set(userId, [...(homes.get(userId) ?? []), name]), ACCEPTED);
      running.set(name, await shop.instance(StockService, { reserve }));
    }
    const stock = await shop.client(StockService, { loadBalance: 'consistenthash', sees: 3 });
    const buyers = Array.from({ length: 30 }, (_, number) => `buyer-${number}`);
    const everybody = () => Promise.all(buyers.map((buyer) => stock.reserve(buyer, aReservation(buyer))));
    await everybody();
    await everybody();
    expect(new Set([...homes.values()].flat()).size).toBeGreaterThan(1);
    for (const [first, second] of homes.values()) expect(second).toBe(first);

    const ending = homes.get('buyer-0')![0]!;
    await running.get(ending)!.close();
    await everybody();
    for (const [, before, after] of homes.values())
      if (before === ending) expect(after).not.toBe(ending);
      else expect(after).toBe(before);
  });

  /** Two catalogs, of which the one that is asked first is stuck until it is let go. */
  async function withOneStuck(loadBalance: string): Promise<{
    catalog: Client<typeof CatalogService>;
    letGo: () => Promise<unknown>;
  }> {
    const stuck = Promise.withResolvers<void>();
    for (const name of ['one', 'two']) {
      const findGoods = async () => {
        if (asked.push(name) === 1) await stuck.promise;
        return [goodsOf(name)];
      };
      await shop.instance(CatalogService, { findGoods });
    }
    const catalog = await shop.client(CatalogService, { loadBalance, sees: 2 });
    const first = catalog.findGoods(['phone']);
    await eventually(() => expect(asked).toHaveLength(1));
    return { catalog, letGo: () => (stuck.resolve(), first) };
  }

  it('leastactive: no buyer stands behind the call that is stuck', async () => {
    const { catalog, letGo } = await withOneStuck('leastactive');
    for (let call = 0; call < 20; call++) await catalog.findGoods(['phone']);
    expect(share(asked[0]!)).toBe(1);
    await letGo();
    for (let call = 0; call < 40; call++) await catalog.findGoods(['phone']);
    expect(share(asked[0]!)).toBeGreaterThan(1);
  });

  // The stuck call takes longer than the twenty that are made meanwhile: however slow the machine is, its catalog is the slower one.
  it('shortestresponse: a catalog that was slow is asked less, also when it is idle again', async () => {
    const { catalog, letGo } = await withOneStuck('shortestresponse');
    for (let call = 0; call < 20; call++) await catalog.findGoods(['phone']);
    await letGo();
    for (let call = 0; call < 20; call++) await catalog.findGoods(['phone']);
    expect(share(asked[0]!)).toBe(1);
  });

  it('adaptive: of two catalogs taken by chance the one that costs less is asked', async () => {
    const { catalog, letGo } = await withOneStuck('adaptive');
    for (let call = 0; call < 20; call++) await catalog.findGoods(['phone']);
    await letGo();
    for (let call = 0; call < 20; call++) await catalog.findGoods(['phone']);
    expect(share(asked[0]!)).toBe(1);
  });
});
