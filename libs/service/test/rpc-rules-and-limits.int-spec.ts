import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CatalogService, OrderService, PaymentService, StockService } from '@stampede/contracts';
import { currentCall, RpcError, withCall } from '@stampede/rpc';
import { eventually } from '@stampede/testing';
import { ACCEPTED, anOrder, aPayment, aReservation, goodsOf, PAID } from './support/samples.js';
import { patient, Shop } from './support/shop.js';

describe('rules that an operator changes at run time', () => {
  let shop: Shop;

  beforeEach(() => {
    shop = new Shop();
  });

  afterEach(() => shop.close());

  it('condition router: operators read orders at the instance that is set aside for them', async () => {
    for (const place of ['shop', 'office']) {
      const findOrder = () => anOrder({ orderId: place });
      await shop.instance(OrderService, { findOrder }, { parameters: { place } });
    }
    const gateway = await shop.client(OrderService, { sees: 2 });
    const console = await shop.client(OrderService, { application: 'console', sees: 2 });
    const answering = async (orders: typeof gateway) => {
      const found = await Promise.all(Array.from({ length: 40 }, () => orders.findOrder('ann', 'order-1')));
      return [...new Set(found.map((order) => order!.orderId))].sort();
    };
    expect(await answering(gateway)).toEqual(['office', 'shop']);
    const { config } = await shop.start('operator');
    await config!.publish(
      `${OrderService.interfaceName}::.condition-router`,
      'conditions: ["application=console => place=office", "application=gateway => place=shop"]',
    );
    await eventually(async () => expect(await answering(console)).toEqual(['office']));
    await eventually(async () => expect(await answering(gateway)).toEqual(['shop']));
  });

  it('tag router: a new release of inventory takes the purchases of the buyers who try it, and no others', async () => {
    const released = new Map<string, string[]>();
    for (const release of ['1', '2']) {
      const reserve = (user: string) => (
        released.set(user, [...(released.get(user) ?? []), release]),
        ACCEPTED
      );
      await shop.instance(StockService, { reserve }, { application: 'inventory', parameters: { release } });
    }
    const stock = await shop.client(StockService, { sees: 2 });
    const { config } = await shop.start('operator');
    await config!.publish(
      'inventory.tag-router',
      'tags: [{ name: gray, match: [{ key: release, value: { exact: "2" } }] }]',
    );
    const releasesOf = async (user: string) => {
      released.clear();
      for (let call = 0; call < 20; call++) await stock.reserve(user, aReservation(user));
      return [...new Set(released.get(user))];
    };
    await eventually(async () => expect(await releasesOf('ann')).toEqual(['1']));
    const attachments = { 'dubbo.tag': 'gray' };
    expect(await withCall({ attachments }, () => releasesOf('bob'))).toEqual(['2']);
  });

  it('configurator: orders get more time while the gateway runs', async () => {
    const given: number[] = [];
    const findOrder = () => (given.push(Number(currentCall()!.attachments.timeout)), null);
    await shop.instance(OrderService, { findOrder });
    const gateway = await shop.start('gateway');
    const orders = gateway.refer(OrderService, { methods: { findOrder: { timeoutMs: 20_000 } } });
    await orders.findOrder('ann', 'order-1');
    expect(given[0]).toBeLessThanOrEqual(20_000);
    await gateway.config!.publish(
      `${OrderService.interfaceName}::.configurators`,
      [
        'configVersion: v3.0',
        `key: ${OrderService.interfaceName}`,
        'configs: [{ side: consumer, parameters: { findOrder.timeout: 90000 } }]',
      ].join('\n'),
    );
    await eventually(async () => {
      await orders.findOrder('ann', 'order-1');
      expect(given.at(-1)).toBeGreaterThan(20_000);
    });
  });
});

describe('limits that keep the sale alive', () => {
  let shop: Shop;

  beforeEach(() => {
    shop = new Shop();
  });

  afterEach(() => shop.close());

  /** A payment service whose bank answers when it is let go. A call of `closeOrders` is a mark: what was sent before it is there. */
  async function payments(options: Parameters<Shop['instance']>[2] = {}) {
    const bank = Promise.withResolvers<void>();
    const asked: string[] = [];
    const payOrder = async ({ orderId }: { orderId: string }) => (
      asked.push(orderId),
      await bank.promise,
      PAID
    );
    await shop.instance(PaymentService, { payOrder, closeOrders: () => [] }, options);
    return { asked, bank };
  }

  it('actives: a second charge waits at the gateway while the first is under way', async () => {
    const { asked, bank } = await payments();
    const client = await shop.client(PaymentService, { parameters: { 'payOrder.actives': '1' } });
    const charges = ['order-1', 'order-2'].map((orderId) => client.payOrder(aPayment({ orderId })));
    await client.closeOrders([]);
    expect(asked).toEqual(['order-1']);
    bank.resolve();
    expect(await Promise.all(charges)).toEqual([PAID, PAID]);
    expect(asked).toEqual(['order-1', 'order-2']);
  });

  it('executes: a payment service that is busy says so at once', async () => {
    const { asked, bank } = await payments({ parameters: { 'payOrder.executes': '1' } });
    const client = await shop.client(PaymentService, { retries: 0 });
    const charge = client.payOrder(aPayment());
    await client.closeOrders([]);
    await expect(client.payOrder(aPayment({ orderId: 'order-2' }))).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
    });
    bank.resolve();
    expect(await charge).toEqual(PAID);
    expect(asked).toEqual(['order-1']);
  });

  it('tps: a program that reads the catalog again and again is held back', async () => {
    let asked = 0;
    const parameters = { 'findGoods.tps': '3', 'findGoods.tps.interval': '3600000' };
    await shop.instance(CatalogService, { findGoods: () => (asked++, []) }, { parameters });
    const catalog = await shop.client(CatalogService, { retries: 0 });
    for (let call = 0; call < 3; call++) expect(await catalog.findGoods(['phone'])).toEqual([]);
    await expect(catalog.findGoods(['phone'])).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    expect(asked).toBe(3);
  });

  it('circuitbreaker: a gate that fails is left alone, and no purchase is lost', async () => {
    let failed = 0;
    const failing = (): never => {
      failed++;
      throw new RpcError('LIMIT_EXCEEDED', 'Redis does not answer');
    };
    await shop.instance(StockService, { reserve: failing });
    await shop.instance(StockService, { reserve: () => ACCEPTED });
    const parameters = {
      circuitbreaker: 'true',
      'circuitbreaker.calls': '4',
      'circuitbreaker.open': '3600000',
      'circuitbreaker.window': '3600000',
    };
    const stock = await shop.client(StockService, { loadBalance: 'roundrobin', parameters, sees: 2 });
    for (let call = 0; call < 40; call++)
      expect(await stock.reserve('ann', aReservation())).toEqual(ACCEPTED);
    expect(failed).toBe(4);
  });

  it('bulkhead: a catalog that hangs does not take the calls of purchases', async () => {
    const stuck = Promise.withResolvers<void>();
    const findGoods = async () => (await stuck.promise, [goodsOf('late')]);
    await shop.instance(CatalogService, { findGoods });
    await shop.instance(StockService, { reserve: () => ACCEPTED });
    const gateway = await shop.start('gateway');
    const catalog = gateway.refer(
      CatalogService,
      patient(CatalogService, { retries: 0, parameters: { bulkhead: '2' } }),
    );
    const stock = gateway.refer(StockService, patient(StockService));
    const hanging = [catalog.findGoods(['phone']), catalog.findGoods(['phone'])];
    await expect(catalog.findGoods(['phone'])).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    expect(await stock.reserve('ann', aReservation())).toEqual(ACCEPTED);
    stuck.resolve();
    expect(await Promise.all(hanging)).toEqual([[goodsOf('late')], [goodsOf('late')]]);
  });

  it('order per key: steps of an order are done one after another, those of other orders beside them', async () => {
    const steps: string[] = [];
    const ann = Promise.withResolvers<void>();
    const step = async (name: string, orderId: string) => {
      steps.push(`${name} ${orderId} begins`);
      if (orderId === 'order-1') await ann.promise;
      steps.push(`${name} ${orderId} ends`);
    };
    const parameters = { 'findPayable.order.argument': '1', 'cancelOrder.order.argument': '1' };
    const implementation = {
      findPayable: async (_user: string, orderId: string) => (
        await step('pay', orderId),
        { code: 'PAYABLE', amountCents: 9900 }
      ),
      cancelOrder: async (_user: string, orderId: string) => (
        await step('cancel', orderId),
        { code: 'CANCELLED', order: null }
      ),
    };
    for (let instance = 0; instance < 2; instance++)
      await shop.instance(OrderService, implementation, { parameters });
    const orders = await shop.client(OrderService, {
      loadBalance: 'consistenthash',
      hashArguments: [1],
      sees: 2,
    });
    const ofOne = [orders.findPayable('ann', 'order-1'), orders.cancelOrder('ann', 'order-1')];
    const others = Array.from({ length: 10 }, (_, number) => orders.cancelOrder('bob', `other-${number}`));
    await Promise.all(others);
    const mine = () => steps.filter((each) => each.includes('order-1'));
    expect(mine()).toEqual(['pay order-1 begins']);
    ann.resolve();
    await Promise.all(ofOne);
    expect(mine()).toEqual([
      'pay order-1 begins',
      'pay order-1 ends',
      'cancel order-1 begins',
      'cancel order-1 ends',
    ]);
  });
});

describe('who may call the gate', () => {
  let shop: Shop;

  beforeEach(() => {
    shop = new Shop();
  });

  afterEach(() => shop.close());

  it('token: only those who found the gate in the registry may reserve', async () => {
    const { port } = await shop.instance(
      StockService,
      { reserve: () => ACCEPTED },
      { parameters: { token: 'true' } },
    );
    const found = await shop.client(StockService);
    expect(await found.reserve('ann', aReservation())).toEqual(ACCEPTED);
    const stranger = await shop.client(StockService, { providers: [`127.0.0.1:${port}`] });
    await expect(stranger.reserve('ann', aReservation())).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('signed calls and access: only the gateway may reserve', async () => {
    const secretOf = (name: string): string => `the secret of ${name}, long enough`;
    const key = (name: string) => ({ signing: { key: { id: name, secret: secretOf(name) } } });
    const callers = Object.fromEntries(
      ['gateway', 'catalog'].map((name) => [name, { application: name, secret: secretOf(name) }]),
    );
    let reserved = 0;
    await shop.instance(
      StockService,
      { reserve: () => (reserved++, ACCEPTED) },
      { process: { signing: { callers } }, parameters: { auth: 'true', 'access.allow': 'gateway' } },
    );
    const called = async (application: string, signing = {}) =>
      (await shop.client(StockService, { application, process: signing })).reserve('ann', aReservation());
    expect(await called('gateway', key('gateway'))).toEqual(ACCEPTED);
    await expect(called('catalog', key('catalog'))).rejects.toThrow('catalog may not call');
    await expect(called('gateway', key('catalog'))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(called('gateway')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(reserved).toBe(1);
  });
});
