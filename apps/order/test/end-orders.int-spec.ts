import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { OrderEvent } from '@stampede/contracts';
import { CancelOrder } from '../src/application/cancel-order.js';
import { ExpireOrders } from '../src/application/expire-orders.js';
import { FindOrder } from '../src/application/find-order.js';
import { FindPayable } from '../src/application/find-payable.js';
import { openOrderWorld, paymentOf, placeOne, reservations, type OrderWorld } from './order-world.js';

const MAX_CLOSE_WAIT_MS = 600_000;
let world: OrderWorld;
let expireOrders: ExpireOrders;
let cancelOrder: CancelOrder;
let findPayable: FindPayable;

beforeAll(async () => {
  world = await openOrderWorld({
    payableMs: 60_000,
    cancelGraceMs: 60_000,
    maxCloseWaitMs: MAX_CLOSE_WAIT_MS,
  });
  expireOrders = new ExpireOrders(world.orders, world.payment, world.metrics);
  cancelOrder = new CancelOrder(new FindOrder(world.orders), world.orders, world.payment, world.metrics);
  findPayable = new FindPayable(world.orders);
});
afterAll(() => world?.close());
beforeEach(async () => {
  for (const { dataSource } of world.shards) await dataSource.query('TRUNCATE orders, outbox');
  world.payment.answers.clear();
  world.payment.asked.length = 0;
});

/** As if every order had been placed so much earlier. */
const age = (ageMs: number) =>
  world.rows(`UPDATE orders SET placed_at = placed_at - interval '${ageMs} ms', payable_until = payable_until - interval '${ageMs} ms',
              expiry_due_at = expiry_due_at - interval '${ageMs} ms' RETURNING id`);
const expireAll = () => Promise.all(world.orders.shards.map((shard) => expireOrders.execute(shard)));
const outbox = async () =>
  (await world.rows<{ event: OrderEvent }>('SELECT event FROM outbox')).map(({ event }) => event);
const statusOf = async (orderId: string) => (await world.orders.findById(orderId))?.status;

describe('expiry', () => {
  it('leaves an order alone until its time and the grace have passed', async () => {
    const order = await placeOne(world, 1);
    await age(100_000);
    await expireAll();
    expect(world.payment.asked).toEqual([]);
    expect(await statusOf(order.id)).toBe('PENDING_PAYMENT');
    expect(await findPayable.execute(order.userId, order.id)).toEqual({ code: 'EXPIRED', amountCents: 0 });
  });

  it('cancels after payment has closed, and tells so through the outbox', async () => {
    await world.placeOrders.execute(reservations(300));
    await age(121_000);
    await expireAll();
    const events = await outbox();
    expect(events).toHaveLength(300);
    expect(world.payment.asked).toHaveLength(300);
    for (const event of events) {
      expect(OrderEvent.parse(event)).toMatchObject({
        type: 'OrderCancelled',
        version: 2,
        data: { reason: 'EXPIRED' },
      });
      expect(event.id).toBe(`${event.aggregateId}.2`);
    }
    await expireAll();
    expect(await outbox()).toHaveLength(300);
  });

  it('says that there may be more when a round was full', async () => {
    await world.placeOrders.execute(reservations(1200));
    await age(121_000);
    expect(await expireAll()).toEqual([{ more: true }, { more: true }, { more: true }, { more: true }]);
    expect(await expireAll()).toEqual([{ more: false }, { more: false }, { more: false }, { more: false }]);
    expect(await outbox()).toHaveLength(1200);
  });

  it.each(['UNDER_WAY', 'UNKNOWN', 'PAID'] as const)(
    'waits while payment says %s, and asks again later',
    async (closure) => {
      const order = await placeOne(world, 2);
      world.payment.answers.set(order.id, closure);
      await age(121_000);
      await expireAll();
      await expireAll();
      expect(world.payment.asked).toEqual([order.id]);
      expect(await statusOf(order.id)).toBe('PENDING_PAYMENT');
      await world.rows(`UPDATE orders SET expiry_due_at = now() - interval '1 s' RETURNING id`);
      world.payment.answers.set(order.id, 'CLOSED');
      await expireAll();
      expect(await statusOf(order.id)).toBe('CANCELLED');
    },
  );

  it.each([
    ['UNDER_WAY', 'CANCELLED'],
    ['UNKNOWN', 'CANCELLED'],
    ['PAID', 'PENDING_PAYMENT'],
  ] as const)('beyond the bound, with payment %s, the order is %s', async (closure, status) => {
    const order = await placeOne(world, 3);
    world.payment.answers.set(order.id, closure);
    await age(61_000 + MAX_CLOSE_WAIT_MS);
    await expireAll();
    expect(await statusOf(order.id)).toBe(status);
  });

  it('shares overdue orders among instances that ask at once', async () => {
    await world.placeOrders.execute(reservations(200));
    await age(121_000);
    const shard = world.orders.shards[0]!;
    const claims = await Promise.all([1, 2, 3, 4].map(() => world.orders.claimOverdue(shard, 20, 60_000)));
    const claimed = claims.flat().map(({ orderId }) => orderId);
    expect(new Set(claimed).size).toBe(claimed.length);
    expect(claimed.length).toBeGreaterThan(20);
  });
});

describe('a withdrawal', () => {
  it('closes payment, cancels and tells so; again it says the same', async () => {
    const order = await placeOne(world, 4);
    expect(await cancelOrder.execute(order.userId, order.id)).toMatchObject({
      code: 'CANCELLED',
      order: { status: 'CANCELLED', cancelReason: 'WITHDRAWN' },
    });
    expect(await cancelOrder.execute(order.userId, order.id)).toMatchObject({ code: 'CANCELLED' });
    expect(world.payment.asked).toEqual([order.id]);
    expect(await outbox()).toMatchObject([{ type: 'OrderCancelled', data: { reason: 'WITHDRAWN' } }]);
    expect(await findPayable.execute(order.userId, order.id)).toEqual({ code: 'CANCELLED', amountCents: 0 });
  });

  it("does not exist for another user's order, nor for what is no order", async () => {
    const order = await placeOne(world, 5);
    expect(await cancelOrder.execute('user-6', order.id)).toEqual({ code: 'NOT_FOUND', order: undefined });
    expect(await cancelOrder.execute(order.userId, "1' OR 1=1")).toEqual({
      code: 'NOT_FOUND',
      order: undefined,
    });
    expect(await findPayable.execute('user-6', order.id)).toEqual({ code: 'NOT_FOUND', amountCents: 0 });
    expect(world.payment.asked).toEqual([]);
  });

  it.each([
    ['UNDER_WAY', 'PAYMENT_UNDER_WAY'],
    ['UNKNOWN', 'PAYMENT_UNDER_WAY'],
    ['PAID', 'ALREADY_PAID'],
  ] as const)('leaves the order alone while payment says %s', async (closure, code) => {
    const order = await placeOne(world, 7);
    world.payment.answers.set(order.id, closure);
    expect(await cancelOrder.execute(order.userId, order.id)).toMatchObject({ code });
    expect(await statusOf(order.id)).toBe('PENDING_PAYMENT');
  });

  it('is too late for a paid order', async () => {
    const order = await placeOne(world, 8);
    expect(await findPayable.execute(order.userId, order.id)).toEqual({
      code: 'PAYABLE',
      amountCents: order.amountCents,
    });
    await world.settlePayments.execute([paymentOf(order, 'p1')]);
    expect(await cancelOrder.execute(order.userId, order.id)).toMatchObject({
      code: 'ALREADY_PAID',
      order: { status: 'PAID' },
    });
    expect(await findPayable.execute(order.userId, order.id)).toEqual({
      code: 'ALREADY_PAID',
      amountCents: 0,
    });
  });
});
