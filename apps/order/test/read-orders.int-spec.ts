import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FindOrder } from '../src/application/find-order.js';
import { FindOrderOfPurchase } from '../src/application/find-order-of-purchase.js';
import { ListOrders } from '../src/application/list-orders.js';
import { openOrderWorld, reservation, SALE, type OrderWorld } from './order-world.js';

const BUYER = 'buyer-1';
const COUNT = 25;
let world: OrderWorld;

beforeAll(async () => {
  world = await openOrderWorld();
  // Some share a transaction, and so their time: the id decides their order.
  const own = Array.from({ length: COUNT }, (_, index) => reservation(index, { userId: BUYER }));
  await world.placeOrders.execute(own.slice(0, 10));
  await world.placeOrders.execute(own.slice(10));
  await world.placeOrders.execute([reservation(900, { userId: 'buyer-2' })]);
});
afterAll(() => world?.close());

describe('reading orders', () => {
  it("finds a buyer's own order by id, and nobody else's", async () => {
    const findOrder = new FindOrder(world.orders);
    const { orders } = await new ListOrders(world.orders).execute(BUYER, null, 1);
    const order = orders[0]!;
    expect(await findOrder.execute(BUYER, order.id)).toEqual(order);
    expect(await findOrder.execute('buyer-2', order.id)).toBeUndefined();
    expect(await findOrder.execute(BUYER, '12345')).toBeUndefined();
    expect(await findOrder.execute(BUYER, 'not-an-id')).toBeUndefined();
  });

  it('finds the order of a purchase for its buyer only', async () => {
    const find = new FindOrderOfPurchase(world.orders);
    const purchaseId = `${SALE}.${'3'.padStart(22, '0')}`;
    expect(await find.execute(BUYER, purchaseId)).toMatchObject({ purchaseId, userId: BUYER });
    expect(await find.execute('buyer-2', purchaseId)).toBeUndefined();
    expect(await find.execute(BUYER, `${SALE}.unknown`)).toBeUndefined();
  });

  it('lists page by page, newest first, each order once', async () => {
    const listOrders = new ListOrders(world.orders);
    const seen: string[] = [];
    let cursor: string | null = null;
    let pages = 0;
    do {
      const page = await listOrders.execute(BUYER, cursor, 7);
      expect(page.orders.length).toBeLessThanOrEqual(7);
      seen.push(...page.orders.map(({ id }) => id));
      cursor = page.nextCursor;
      pages += 1;
    } while (cursor !== null);
    expect(pages).toBe(4);
    expect(new Set(seen).size).toBe(COUNT);
    expect(seen).toEqual([...seen].sort((one, other) => (BigInt(one) < BigInt(other) ? 1 : -1)));
  });

  it('bounds a page and gives nothing for a cursor that is not ours', async () => {
    const listOrders = new ListOrders(world.orders);
    expect((await listOrders.execute(BUYER, null, 1_000_000)).orders).toHaveLength(COUNT);
    expect((await listOrders.execute(BUYER, null, -5)).orders).toHaveLength(1);
    expect(await listOrders.execute(BUYER, 'garbage', 10)).toEqual({ orders: [], nextCursor: null });
  });
});
