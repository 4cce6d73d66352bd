import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { bucketOfUser, partitionOfBucket } from '@stampede/contracts';
import pg from 'pg';
import { ExpireOrders } from '../src/application/expire-orders.js';
import type { Reservation } from '../src/application/place-orders.js';
import type { Order } from '../src/domain/order.js';
import { openOrderWorld, paymentOf, reservation, type OrderWorld } from './order-world.js';

const RECORD = 256;
/** Hold the buckets, insert. Neither the frame of the transaction (START, COMMIT) nor the lease that is renewed now and then is counted. */
const PER_BATCH = 2;

let world: OrderWorld;
let statements: string[];
const query = pg.Client.prototype.query;

/** Purchases of one partition, as a consumer is given them. */
function ofPartition(partition: number, count: number): Reservation[] {
  const found: Reservation[] = [];
  for (let number = 0; found.length < count; number += 1) {
    const candidate = reservation(number);
    if (partitionOfBucket(bucketOfUser(candidate.line.userId)) === partition) found.push(candidate);
  }
  return found;
}

beforeAll(async () => {
  world = await openOrderWorld({ payableMs: 0 });
});
afterAll(() => world?.close());
beforeEach(() => {
  statements = [];
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const [first] = args as [string | { text: string }];
    const text = typeof first === 'string' ? first : first.text;
    if (!/^(START|COMMIT)|id_worker/.test(text)) statements.push(text);
    return (query as (...rest: unknown[]) => unknown).apply(this, args);
  } as typeof query;
});
afterEach(() => {
  pg.Client.prototype.query = query;
});

describe('statements per 1,000 purchases', () => {
  const purchases = ofPartition(1, 1000);

  it(`are ${PER_BATCH} per batch of ${RECORD} when they are placed`, async () => {
    for (let start = 0; start < 1000; start += RECORD) {
      await world.placeOrders.execute(purchases.slice(start, start + RECORD));
    }
    expect(statements.length).toBe(4 * PER_BATCH);
  });

  it('are one more per batch when all of them were placed before', async () => {
    for (let start = 0; start < 1000; start += RECORD) {
      await world.placeOrders.execute(purchases.slice(start, start + RECORD));
    }
    expect(statements.length).toBe(4 * (PER_BATCH + 1));
  });

  it('are three when half of them are paid, and five when the other half expire', async () => {
    const orders: Order[] = [];
    for (const { line } of purchases)
      orders.push((await world.orders.findByPurchase(line.userId, line.purchaseId))!);
    statements = [];
    await world.settlePayments.execute(
      orders.slice(0, 500).map((order) => paymentOf(order, `p-${order.id}`)),
    );
    expect(statements.length).toBe(3); // Hold, lock, update.
    statements = [];
    for (let round = 0; round < 2; round += 1) {
      await new ExpireOrders(world.orders, world.payment, world.metrics).execute(world.orders.shards[1]!);
    }
    expect(statements.length).toBe(2 * 5); // Claim; then hold, lock, update and outbox.
  });
});
