import { eventually } from '@stampede/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { bucketOfOrder, bucketOfUser, OrderEvent } from '@stampede/contracts';
import {
  openOrderWorld,
  reservation,
  reservations,
  SALE,
  userInBucket,
  type OrderWorld,
} from './order-world.js';

let world: OrderWorld;
beforeAll(async () => {
  world = await openOrderWorld();
});
afterAll(() => world?.close());
beforeEach(async () => {
  world.publisher.events.length = 0;
  for (const { dataSource } of world.shards) await dataSource.query('TRUNCATE orders, outbox');
});

describe('placing orders', () => {
  it('stores one order per purchase in the shard of its buyer, payable for its time by the clock of the database', async () => {
    await world.placeOrders.execute(reservations(300));
    for (const [index, { dataSource }] of world.shards.entries()) {
      const rows: { id: string; userId: string; payableMs: number; ageMs: number }[] = await dataSource.query(
        `SELECT id, user_id AS "userId", (extract(epoch FROM payable_until - placed_at) * 1000)::int AS "payableMs",
                (extract(epoch FROM now() - placed_at) * 1000)::int AS "ageMs"
           FROM orders WHERE status = 'PENDING_PAYMENT' AND version = 1`,
      );
      expect(rows.length).toBeGreaterThan(40);
      for (const row of rows) {
        expect(bucketOfOrder(row.id)).toBe(bucketOfUser(row.userId));
        expect(bucketOfOrder(row.id) % 4).toBe(index);
        expect(row.payableMs).toBe(60_000);
        expect(row.ageMs).toBeLessThan(60_000);
      }
    }
    expect(await world.rows('SELECT id FROM orders')).toHaveLength(300);
    expect(world.publisher.of('OrderPlaced')).toHaveLength(300);
  });

  it('gives a repeated purchase no second order and tells the same event again', async () => {
    await world.placeOrders.execute(reservations(50));
    const first = [...world.publisher.events];
    world.publisher.events.length = 0;
    await world.placeOrders.execute([...reservations(60), ...reservations(60)]);
    expect(await world.rows('SELECT id FROM orders')).toHaveLength(60);
    const again = new Map(world.publisher.events.map((event) => [event.id, event]));
    expect(again.size).toBe(60);
    expect(world.publisher.events).toHaveLength(60);
    for (const event of first) expect(again.get(event.id)).toEqual(event);
    for (const event of world.publisher.events) OrderEvent.parse(event);
  });

  it('makes one order of a purchase that several instances place at once', async () => {
    const others = await Promise.all([world.startInstance(), world.startInstance(), world.startInstance()]);
    const instances = [world, ...others];
    await Promise.all(instances.map((instance) => instance.placeOrders.execute(reservations(200))));
    const rows = await world.rows<{ id: string }>('SELECT id FROM orders');
    expect(rows).toHaveLength(200);
    const told = new Set(rows.map(({ id }) => id));
    for (const instance of instances) {
      expect(new Set(instance.publisher.events.map(({ aggregateId }) => aggregateId))).toEqual(told);
    }
  });

  it('loses no event when the production fails after the commit', async () => {
    world.publisher.failNext = true;
    await expect(world.placeOrders.execute(reservations(5))).rejects.toThrow('Kafka is away');
    expect(await world.rows('SELECT id FROM orders')).toHaveLength(5);
    await world.placeOrders.execute(reservations(5));
    expect(world.publisher.of('OrderPlaced')).toHaveLength(5);
  });

  it('refuses a bucket that no shard owns, and stores nothing of its batch in that shard', async () => {
    const bucket = 9;
    const userId = userInBucket(bucket);
    const shard = world.shards[bucket % 4]!.dataSource;
    await shard.query('DELETE FROM owned_bucket WHERE bucket = $1', [bucket]);
    try {
      await expect(world.placeOrders.execute([reservation(1, { userId })])).rejects.toThrow(
        'does not own bucket 9',
      );
      expect(await world.rows('SELECT id FROM orders')).toHaveLength(0);
    } finally {
      await shard.query('INSERT INTO owned_bucket VALUES ($1)', [bucket]);
      await world.directory.load();
    }
  });

  it('follows a bucket that moved to another shard since it last looked', async () => {
    const bucket = 9;
    const userId = userInBucket(bucket);
    const [from, to] = [world.shards[1]!.dataSource, world.shards[2]!.dataSource];
    await from.query('DELETE FROM owned_bucket WHERE bucket = $1', [bucket]);
    await to.query('INSERT INTO owned_bucket VALUES ($1)', [bucket]);
    try {
      await world.placeOrders.execute([reservation(1, { userId })]);
      expect(await to.query('SELECT user_id FROM orders')).toEqual([{ user_id: userId }]);
      expect(await world.orders.findByPurchase(userId, reservation(1).line.purchaseId)).toMatchObject({
        userId,
      });
    } finally {
      await to.query('DELETE FROM owned_bucket WHERE bucket = $1', [bucket]);
      await from.query('INSERT INTO owned_bucket VALUES ($1)', [bucket]);
      await world.directory.load();
    }
  });

  it('waits for a bucket that is being moved, and then refuses or follows', async () => {
    const bucket = 10;
    const userId = userInBucket(bucket);
    const mover = world.shards[2]!.dataSource.createQueryRunner();
    await mover.startTransaction();
    await mover.query('DELETE FROM owned_bucket WHERE bucket = $1', [bucket]);
    let settled = false;
    const placing = world.placeOrders.execute([reservation(2, { userId })]).finally(() => (settled = true));
    await eventually(async () => {
      const waiting: unknown[] = await world.shards[2]!.dataSource.query(
        `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      expect(waiting).toHaveLength(1);
    });
    expect(settled).toBe(false);
    await mover.rollbackTransaction();
    await mover.release();
    await placing;
    expect(await world.orders.findByPurchase(userId, `${SALE}.${'2'.padStart(22, '0')}`)).toBeDefined();
  });
});
