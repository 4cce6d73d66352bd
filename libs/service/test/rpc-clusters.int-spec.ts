import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  CatalogService,
  NotificationService,
  OrderService,
  PaymentService,
  AccountService,
  type OrderPage,
} from '@stampede/contracts';
import { defaultExtensions, RpcError, type RpcApplication } from '@stampede/rpc';
import { eventually } from '@stampede/testing';
import { aMessage, anOrder, aPayment, goodsOf, PAID } from './support/samples.js';
import { Shop } from './support/shop.js';

/** A failure that another attempt may mend: only the cluster decides whether there is one. */
const busy = (): never => {
  throw new RpcError('LIMIT_EXCEEDED', 'too many calls');
};

describe('what the shop does when a call fails', () => {
  let shop: Shop;

  beforeEach(() => {
    shop = new Shop();
  });

  afterEach(() => shop.close());

  it('failover: finding an order goes on at another instance when one dies', async () => {
    const asked: string[] = [];
    const running = new Map<string, RpcApplication>();
    for (const name of ['one', 'two']) {
      const findOrder = async (): Promise<ReturnType<typeof anOrder>> => {
        asked.push(name);
        if (asked.length > 1) return anOrder();
        void running.get(name)!.close();
        return new Promise(() => undefined);
      };
      running.set(name, await shop.instance(OrderService, { findOrder }, { process: { drainMs: 1 } }));
    }
    const orders = await shop.client(OrderService, { sees: 2 });
    expect(await orders.findOrder('ann', 'order-1')).toEqual(anOrder());
    expect(asked.sort()).toEqual(['one', 'two']);
  });

  it('failfast: a charge is asked for once', async () => {
    const asked: string[] = [];
    const payOrder = ({ orderId }: { orderId: string }): never => {
      asked.push(orderId);
      return busy();
    };
    for (let instance = 0; instance < 2; instance++) await shop.instance(PaymentService, { payOrder });
    const payments = await shop.client(PaymentService, { cluster: 'failfast', sees: 2 });
    await expect(payments.payOrder(aPayment())).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    expect(asked).toEqual(['order-1']);
  });

  it('failsafe: messages that cannot be read leave the page of an order whole', async () => {
    let asked = 0;
    const listMessages = (): never => {
      asked++;
      return busy();
    };
    for (let instance = 0; instance < 2; instance++)
      await shop.instance(NotificationService, { listMessages });
    const inbox = await shop.client(NotificationService, { cluster: 'failsafe', sees: 2 });
    expect(await inbox.listMessages('ann', null, 10)).toEqual({ messages: [], nextCursor: null });
    expect(asked).toBe(1);
  });

  it('failback: goods that did not come into their category come there later', async () => {
    const linked: string[] = [];
    let asked = 0;
    const linkCategory = (skuId: string, categoryId: string) => {
      if (++asked === 1) busy();
      linked.push(`${skuId} in ${categoryId}`);
      return { code: 'OK', message: null, goods: null };
    };
    await shop.instance(CatalogService, { linkCategory });
    const catalog = await shop.client(CatalogService, { cluster: 'failback' });
    expect(await catalog.linkCategory('phone', 'new')).toMatchObject({ code: '' });
    expect(linked).toEqual([]);
    await eventually(() => expect(linked).toEqual(['phone in new']), { timeoutMs: 60_000 });
    expect(asked).toBe(2);
  });

  it('retry budget: an outage of orders is not multiplied by retries', async () => {
    let asked = 0;
    const findOrder = (): never => {
      asked++;
      return busy();
    };
    await shop.instance(OrderService, { findOrder });
    const usual = await shop.client(OrderService);
    await expect(usual.findOrder('ann', 'order-1')).rejects.toThrow('after 3 attempts');
    expect(asked).toBe(3);
    const parameters = { 'retry.budget.percent': '0', 'retry.budget.min': '0' };
    const thrifty = await shop.client(OrderService, { parameters });
    for (let call = 0; call < 5; call++)
      await expect(thrifty.findOrder('ann', 'order-1')).rejects.toThrow('the retry budget is spent');
    expect(asked).toBe(8);
  });

  it('mock fail: the shop goes on without notification, and has it again when it comes', async () => {
    const inbox = await shop.client(NotificationService, { mock: 'fail:return empty', sees: 0 });
    expect(await inbox.listMessages('ann', null, 10)).toEqual({ messages: [], nextCursor: null });
    const page = { messages: [aMessage()], nextCursor: null };
    await shop.instance(NotificationService, { listMessages: () => page });
    await eventually(async () => expect(await inbox.listMessages('ann', null, 10)).toEqual(page));
  });

  it('mock force: while the sale runs nobody asks for messages, and the service is left in peace', async () => {
    let asked = 0;
    const page = { messages: [aMessage()], nextCursor: null };
    const listMessages = () => (asked++, page);
    await shop.instance(NotificationService, { listMessages });
    const quiet = await shop.client(NotificationService, { mock: 'force:return empty' });
    expect(await quiet.listMessages('ann', null, 10)).toEqual({ messages: [], nextCursor: null });
    expect(asked).toBe(0);
    const usual = await shop.client(NotificationService);
    expect(await usual.listMessages('ann', null, 10)).toEqual(page);
  });
});

describe('how many instances the shop asks', () => {
  let shop: Shop;

  beforeEach(() => {
    shop = new Shop();
  });

  afterEach(() => shop.close());

  it('forking: the quickest of two catalog instances answers', async () => {
    const stuck = Promise.withResolvers<void>();
    const asked: string[] = [];
    const answering = (name: string, wait?: Promise<void>) => ({
      findGoods: async () => (asked.push(name), await wait, [goodsOf(name)]),
    });
    await shop.instance(CatalogService, answering('slow', stuck.promise));
    await shop.instance(CatalogService, answering('quick'));
    const catalog = await shop.client(CatalogService, { cluster: 'forking', sees: 2 });
    expect(await catalog.findGoods(['phone'])).toEqual([goodsOf('quick')]);
    await eventually(() => expect(asked.sort()).toEqual(['quick', 'slow']));
    stuck.resolve();
  });

  it('broadcast: every instance drops the goods that it has cached', async () => {
    const dropped: string[] = [];
    for (const name of ['one', 'two', 'three']) {
      const renameGoods = (skuId: string) => (
        dropped.push(`${skuId} at ${name}`),
        { code: 'OK', message: null, goods: null }
      );
      await shop.instance(CatalogService, { renameGoods });
    }
    const catalog = await shop.client(CatalogService, { cluster: 'broadcast', sees: 3 });
    await catalog.renameGoods('phone', 1, 'Phone', '手机');
    expect(dropped.sort()).toEqual(['phone at one', 'phone at three', 'phone at two']);
  });

  it('available: sessions are looked up at one instance, and at the next when that ends', async () => {
    const asked: string[] = [];
    const running = new Map<string, RpcApplication>();
    for (const name of ['one', 'two'])
      running.set(name, await shop.instance(AccountService, { findSession: () => (asked.push(name), null) }));
    const accounts = await shop.client(AccountService, { cluster: 'available', sees: 2 });
    for (let call = 0; call < 20; call++) await accounts.findSession('s');
    const [first] = asked;
    expect(asked).toEqual(Array(20).fill(first));
    await running.get(first!)!.close();
    await accounts.findSession('s');
    expect(asked.at(-1)).toBe(first === 'one' ? 'two' : 'one');
  });

  it('sticky: a buyer who asks for orders again asks the same instance', async () => {
    const asked: string[] = [];
    for (const name of ['one', 'two', 'three'])
      await shop.instance(OrderService, { findOrder: () => (asked.push(name), null) });
    const parameters = { sticky: 'true' };
    const orders = await shop.client(OrderService, { loadBalance: 'roundrobin', parameters, sees: 3 });
    for (let call = 0; call < 20; call++) await orders.findOrder('ann', 'order-1');
    expect(asked).toEqual(Array(20).fill(asked[0]));
  });

  it('mergeable: orders of two shards become one page, and a shard that is away is left out', async () => {
    const shards = await Promise.all(
      ['1', '2'].map((number) => {
        const orders = [anOrder({ orderId: `order-${number}` })];
        const listOrders = () => ({ orders, nextCursor: null });
        return shop.instance(OrderService, { listOrders }, { group: `shard-${number}` });
      }),
    );
    const onePage = (pages: readonly unknown[]): OrderPage => ({
      orders: (pages as OrderPage[]).flatMap(({ orders }) => orders),
      nextCursor: null,
    });
    const extensions = defaultExtensions().register('merger', 'order-pages', onePage);
    const parameters = { 'listOrders.merger': 'order-pages' };
    const orders = await shop.client(OrderService, {
      group: 'shard-1,shard-2',
      parameters,
      process: { extensions },
      sees: 2,
    });
    const ids = async () => (await orders.listOrders('ann', null, 10)).orders.map((each) => each.orderId);
    expect((await ids()).sort()).toEqual(['order-1', 'order-2']);
    await shards[0]!.close();
    expect(await ids()).toEqual(['order-2']);
  });

  it('graceful shutdown: a charge under way is answered by the instance that ends', async () => {
    const bank = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    const payOrder = async () => (asked.resolve(), await bank.promise, PAID);
    const instance = await shop.instance(PaymentService, { payOrder, closeOrders: () => [] });
    const payments = await shop.client(PaymentService, { cluster: 'failfast' });
    const charge = payments.payOrder(aPayment());
    await asked.promise;
    const ended = instance.close();
    await eventually(() => expect(payments.closeOrders([])).rejects.toMatchObject({ code: 'NO_PROVIDER' }));
    bank.resolve();
    expect(await charge).toEqual(PAID);
    await ended;
  });
});
