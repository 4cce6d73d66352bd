import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { OrderEvent } from '@stampede/contracts';
import { ExpireOrders } from '../src/application/expire-orders.js';
import { OrderMissing } from '../src/application/settle-payments.js';
import type { Order } from '../src/domain/order.js';
import {
  openOrderWorld,
  paymentOf,
  placeOne,
  PRICE_CENTS,
  reservations,
  type OrderWorld,
} from './order-world.js';

let world: OrderWorld;
beforeAll(async () => {
  world = await openOrderWorld({ payableMs: 0 });
});
afterAll(() => world?.close());
beforeEach(async () => {
  for (const { dataSource } of world.shards) await dataSource.query('TRUNCATE orders, outbox');
  world.publisher.events.length = 0;
  world.payment.answers.clear();
});

const statusOf = async (orderId: string) => (await world.orders.findById(orderId))?.status;

describe('settling payments', () => {
  it('pays an order once and tells the same event for every repetition', async () => {
    const order = await placeOne(world, 1);
    await world.settlePayments.execute([paymentOf(order, 'p1'), paymentOf(order, 'p1')]);
    await world.settlePayments.execute([paymentOf(order, 'p1')]);
    expect(await statusOf(order.id)).toBe('PAID');
    const paid = world.publisher.of('OrderPaid');
    expect(paid).toHaveLength(3);
    expect(new Set(paid.map((event) => JSON.stringify(event))).size).toBe(1);
    OrderEvent.parse(paid[0]);
  });

  it('asks the charge of a cancelled order back, with the same event for every repetition', async () => {
    const order = await placeOne(world, 2);
    await world.orders.change(
      [{ orderId: order.id, command: { type: 'Cancel', reason: 'EXPIRED' } }],
      'OUTBOX',
    );
    for (let time = 0; time < 3; time += 1) await world.settlePayments.execute([paymentOf(order, 'p1')]);
    expect(await statusOf(order.id)).toBe('CANCELLED');
    const asked = world.publisher.of('RefundRequested');
    expect(asked).toHaveLength(3);
    expect(new Set(asked.map((event) => JSON.stringify(event))).size).toBe(1);
    expect(asked[0]).toMatchObject({ version: 3, data: { orderId: order.id, paymentId: 'p1' } });
  });

  it('asks a charge of another amount back and leaves the order to be paid', async () => {
    const order = await placeOne(world, 3);
    await world.settlePayments.execute([paymentOf(order, 'p1', PRICE_CENTS - 1)]);
    expect(await statusOf(order.id)).toBe('PENDING_PAYMENT');
    expect(world.publisher.of('RefundRequested')).toHaveLength(1);
    await world.settlePayments.execute([paymentOf(order, 'p2')]);
    expect(await statusOf(order.id)).toBe('PAID');
  });

  it('settles what it knows and asks for the rest again', async () => {
    const order = await placeOne(world, 4);
    const unknown = { ...paymentOf(order, 'p9'), orderId: String(BigInt(order.id) + (1n << 30n)) };
    await expect(world.settlePayments.execute([unknown, paymentOf(order, 'p1')])).rejects.toThrow(
      OrderMissing,
    );
    expect(await statusOf(order.id)).toBe('PAID');
  });

  it('ends in exactly one of PAID and CANCELLED when payment and expiry meet, and gives back what it does not keep', async () => {
    const instances = [world, await world.startInstance(), await world.startInstance()];
    const expiry = instances.map(
      (instance) => new ExpireOrders(instance.orders, instance.payment, instance.metrics),
    );
    const orderIds: string[] = [];
    // In waves: a connection of the pool is waited for, but not for ever.
    for (let from = 0; from < 120; from += 30) {
      const orders: Order[] = [];
      await world.placeOrders.execute(reservations(30, from));
      for (const { line } of reservations(30, from))
        orders.push((await world.orders.findByPurchase(line.userId, line.purchaseId))!);
      orderIds.push(...orders.map(({ id }) => id));
      const settling = orders.map((order, index) =>
        instances[index % 3]!.settlePayments.execute([
          paymentOf(order, `p-${order.id}`),
          paymentOf(order, `p-${order.id}`),
        ]),
      );
      const expiring = expiry.flatMap((job) => world.orders.shards.map((shard) => job.execute(shard)));
      await Promise.all([...settling, ...expiring]);
    }
    for (const job of expiry) for (const shard of world.orders.shards) await job.execute(shard);

    const told = instances.flatMap((instance) => instance.publisher.events);
    const outbox = await world.rows<{ event: OrderEvent }>('SELECT event FROM outbox ORDER BY id');
    for (const orderId of orderIds) {
      const status = await statusOf(orderId);
      const own = told.filter((event) => event.aggregateId === orderId).map(({ type }) => type);
      const cancelled = outbox.filter(({ event }) => event.aggregateId === orderId);
      expect(new Set(own.filter((type) => type !== 'OrderPlaced'))).toEqual(
        new Set(status === 'PAID' ? ['OrderPaid'] : ['RefundRequested']),
      );
      expect(cancelled).toHaveLength(status === 'PAID' ? 0 : 1);
    }
  });
});
