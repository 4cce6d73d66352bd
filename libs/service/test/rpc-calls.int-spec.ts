import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  CatalogService,
  Message,
  OrderService,
  PaymentService,
  PurchaseView,
  StockService,
} from '@stampede/contracts';
import {
  callback,
  currentCall,
  echo,
  method,
  nothing,
  service,
  string,
  withCall,
  type Client,
  type Infer,
  type Provider,
} from '@stampede/rpc';
import { eventually } from '@stampede/testing';
import { ACCEPTED, aMessage, anOrder, aReservation, goodsOf, PAID, aPayment } from './support/samples.js';
import { patient, Shop } from './support/shop.js';

/** What no contract of the system needs yet, over its own values: a message that nobody waits for, and news of a purchase. */
const MessageDrop = service('io.stampede.notification.MessageDrop', {
  drop: method({ args: [Message], oneWay: true }),
});
const PurchaseListener = service('io.stampede.inventory.PurchaseListener', {
  changed: method({ args: [PurchaseView], returns: nothing(), timeoutMs: 30_000 }),
});
const PurchaseWatch = service('io.stampede.inventory.PurchaseWatch', {
  watch: method({ args: [string('purchaseId'), callback(PurchaseListener)], returns: nothing() }),
});

describe('ways to call the services of the shop', () => {
  let shop: Shop;

  beforeEach(() => {
    shop = new Shop();
  });

  afterEach(() => shop.close());

  it('generic: an operator’s tool finds an order without its contract', async () => {
    const findOrder = (userId: string, orderId: string) => anOrder({ userId, orderId });
    await shop.instance(OrderService, { findOrder });
    const tool = (await shop.start('tool')).generic(OrderService.interfaceName, { timeoutMs: 30_000 });
    const texts = ['java.lang.String', 'java.lang.String'];
    expect(await tool.$invoke('findOrder', texts, ['ann', 'order-7'])).toMatchObject({
      class: 'io.stampede.order.Order',
      userId: 'ann',
      orderId: 'order-7',
      status: 'PENDING_PAYMENT',
      placedAtMs: 1700000000000,
    });
  });

  it('echo: a probe reaches the gate and takes no stock', async () => {
    let reserved = 0;
    await shop.instance(StockService, { reserve: () => (reserved++, ACCEPTED) });
    const stock = (await shop.start('probe')).refer(StockService, { timeoutMs: 30_000 });
    expect(await echo(stock, 'are you there?')).toBe('are you there?');
    expect(reserved).toBe(0);
    expect(await stock.reserve('ann', aReservation())).toEqual(ACCEPTED);
  });

  it('one-way: an order goes on before its message is written, whatever becomes of that', async () => {
    const dropped: unknown[] = [];
    const written = Promise.withResolvers<void>();
    const drop = async (message: Infer<typeof Message>) => {
      dropped.push(message);
      await written.promise;
      throw new Error('the inbox is full');
    };
    await shop.instance(MessageDrop, { drop });
    const messages = await shop.client(MessageDrop);
    expect(await messages.drop(aMessage())).toBeUndefined();
    await eventually(() => expect(dropped).toEqual([aMessage()]));
    written.resolve();
  });

  it('callback: a buyer’s page is told when the purchase is sold', async () => {
    const watching = new Map<string, Provider<typeof PurchaseListener>>();
    await shop.instance(PurchaseWatch, { watch: (id, listener) => void watching.set(id, listener) });
    const watch = await shop.client(PurchaseWatch);
    const told: string[] = [];
    await watch.watch('purchase-1', { changed: ({ status }) => void told.push(status) });
    const view = { purchaseId: 'purchase-1', saleId: 's', skuId: 'phone', userId: 'ann', quantity: 1 };
    for (const status of ['QUEUED', 'SOLD'] as const)
      await watching.get('purchase-1')!.changed({ ...view, status, rejectReason: null });
    expect(told).toEqual(['QUEUED', 'SOLD']);
  });

  it('attachments: the trace of a click comes to the payment, and what the payment adds comes back', async () => {
    const seen: (string | undefined)[] = [];
    const payOrder = () => {
      const { attachments, resultAttachments } = currentCall()!;
      seen.push(attachments.traceparent, attachments['remote.application']);
      resultAttachments.shard = '3';
      return PAID;
    };
    await shop.instance(PaymentService, { payOrder });
    const payments = await shop.client(PaymentService);
    let shard: string | undefined;
    const options = {
      attachments: { traceparent: '00-click' },
      onResult: ({ attachments }: { attachments?: Record<string, string> }) =>
        void (shard = attachments?.shard),
    };
    expect(await withCall(options, () => payments.payOrder(aPayment()))).toEqual(PAID);
    expect(seen).toEqual(['00-click', 'gateway']);
    expect(shard).toBe('3');
  });

  it('deadline: an order gives payment no more time than the buyer has left', async () => {
    const given: number[] = [];
    const closeOrders = () => (given.push(Number(currentCall()!.attachments.timeout)), []);
    await shop.instance(PaymentService, { closeOrders });
    const cancelOrder = async () => (
      await payments.closeOrders(['order-1']),
      { code: 'CANCELLED', order: null }
    );
    const order = await shop.instance(OrderService, { cancelOrder });
    const payments: Client<typeof PaymentService> = order.refer(PaymentService, patient(PaymentService));
    const orders = await shop.client(OrderService);
    await withCall({ timeoutMs: 20_000 }, () => orders.cancelOrder('ann', 'order-1'));
    expect(given[0]).toBeGreaterThan(0);
    expect(given[0]).toBeLessThanOrEqual(20_000);
  });

  it('batch: the goods of a page are found with one call', async () => {
    let asked = 0;
    const findGoods = (skuIds: string[]) => (asked++, skuIds.map((sku) => goodsOf(sku)));
    await shop.instance(CatalogService, { findGoods });
    const catalog = await shop.client(CatalogService);
    expect((await catalog.findGoods(['phone', 'watch'])).map(({ titleEn }) => titleEn)).toEqual([
      'phone',
      'watch',
    ]);
    expect(asked).toBe(1);
  });
});
