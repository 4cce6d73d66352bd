import { BUCKET_COUNT, bucketOfUser, type OrderEvent } from '@stampede/contracts';
import { createLogger, createMetrics } from '@stampede/observability';
import { scratchDatabase, type ScratchDatabase } from '@stampede/testing';
import { GenerateOrderIds } from '../src/application/generate-order-ids.js';
import { OrderEventPublisher } from '../src/application/order-event-publisher.js';
import { OrderMetrics } from '../src/application/order-metrics.js';
import { PaymentPort } from '../src/application/payment-port.js';
import { PlaceOrders, type Reservation } from '../src/application/place-orders.js';
import { SettlePayments } from '../src/application/settle-payments.js';
import type { PaymentClosure } from '../src/domain/decide-expiry.js';
import type { Order } from '../src/domain/order.js';
import { SystemClock } from '../src/outbound/clock/system.clock.js';
import { PostgresWorkerLease } from '../src/outbound/persistence/id-worker.lease.js';
import { migrateShards } from '../src/outbound/persistence/migrate-shards.js';
import type { Shard } from '../src/outbound/persistence/shard.js';
import { ShardDirectory } from '../src/outbound/persistence/shard-directory.js';
import { ShardedOrderRepository } from '../src/outbound/persistence/sharded-order.repository.js';
import { closeShards, openShards } from '../src/outbound/persistence/shards.js';

export const SALE = 'sale-1';
export const PRICE_CENTS = 9900;
export const logger = createLogger({ service: 'order', instance: 'order-test', level: 'silent' });

export class RecordingPublisher extends OrderEventPublisher {
  readonly events: OrderEvent[] = [];
  failNext = false;

  async publish(events: readonly OrderEvent[]): Promise<void> {
    if (this.failNext) {
      this.failNext = false;
      throw new Error('Kafka is away');
    }
    this.events.push(...structuredClone(events));
  }

  of(type: OrderEvent['type']): OrderEvent[] {
    return this.events.filter((event) => event.type === type);
  }
}

/** Payment that answers what the test says, CLOSED unless told. */
export class ScriptedPayment extends PaymentPort {
  readonly answers = new Map<string, PaymentClosure>();
  readonly asked: string[] = [];

  async close(orderIds: readonly string[]): Promise<ReadonlyMap<string, PaymentClosure>> {
    this.asked.push(...orderIds);
    return new Map(orderIds.map((orderId) => [orderId, this.answers.get(orderId) ?? 'CLOSED']));
  }
}

export interface OrderWorldOptions {
  readonly payableMs?: number;
  readonly cancelGraceMs?: number;
  readonly maxCloseWaitMs?: number;
  readonly shardCount?: number;
}

/** Shards of one test file, and what one instance of the service makes of them. */
export async function openOrderWorld(options: OrderWorldOptions = {}) {
  const { payableMs = 60_000, cancelGraceMs = 0, maxCloseWaitMs = 600_000, shardCount = 4 } = options;
  const databases: ScratchDatabase[] = [];
  for (let index = 0; index < shardCount; index += 1) databases.push(await scratchDatabase(`order_${index}`));
  const urls = databases.map(({ url }) => url);
  await migrateShards(urls, logger);
  const shards = await openShards(urls, 'order-test', logger);
  const terms = { payableMs, cancelGraceMs, maxCloseWaitMs };
  const instance = await startInstance(shards, terms);
  const instances = [instance];
  return {
    ...instance,
    urls,
    shards,
    /** Another one, which ends with this one. */
    async startInstance() {
      const another = await startInstance(shards, terms);
      instances.push(another);
      return another;
    },
    async rows<T>(sql: string): Promise<T[]> {
      const perShard = await Promise.all(shards.map(({ dataSource }) => dataSource.query<T[]>(sql)));
      return perShard.flat();
    },
    async close(): Promise<void> {
      for (const { lease } of instances) await lease.close();
      await closeShards(shards);
      for (const database of databases) await database.drop();
    },
  };
}
export type OrderWorld = Awaited<ReturnType<typeof openOrderWorld>>;

async function startInstance(
  shards: readonly Shard[],
  terms: { payableMs: number; cancelGraceMs: number; maxCloseWaitMs: number },
) {
  const clock = new SystemClock();
  const directory = new ShardDirectory(shards);
  await directory.load();
  const lease = new PostgresWorkerLease({
    dataSource: shards[0]!.dataSource,
    clock,
    logger,
    instance: 'order-test',
  });
  await lease.start();
  const registry = createMetrics({ service: 'order', instance: 'order-test', processMetrics: false });
  const metrics = new OrderMetrics(registry);
  const orders = new ShardedOrderRepository(directory, terms);
  const publisher = new RecordingPublisher();
  const payment = new ScriptedPayment();
  const ids = new GenerateOrderIds(clock, lease);
  return {
    clock,
    directory,
    lease,
    registry,
    metrics,
    orders,
    publisher,
    payment,
    ids,
    placeOrders: new PlaceOrders(ids, orders, publisher, clock, metrics),
    settlePayments: new SettlePayments(orders, publisher, metrics),
  };
}

export function reservation(number: number, changes: Partial<Reservation['line']> = {}): Reservation {
  const line = {
    purchaseId: `${SALE}.${String(number).padStart(22, '0')}`,
    userId: `user-${number}`,
    saleId: SALE,
    skuId: 'sku-1',
    quantity: 1,
    amountCents: PRICE_CENTS,
    ...changes,
  };
  return { line, reservedAtMs: Date.now(), traceparent: null };
}

export const reservations = (count: number, from = 0): Reservation[] =>
  Array.from({ length: count }, (_, index) => reservation(from + index));

/** Places one order and reads it. */
export async function placeOne(world: OrderWorld, number: number): Promise<Order> {
  const { line } = reservation(number);
  await world.placeOrders.execute([reservation(number)]);
  const order = await world.orders.findByPurchase(line.userId, line.purchaseId);
  if (!order) throw new Error(`purchase ${line.purchaseId} has no order`);
  return order;
}

export const paymentOf = (order: Order, paymentId: string, amountCents = order.amountCents) => ({
  orderId: order.id,
  paymentId,
  userId: order.userId,
  amountCents,
});

/** A user whose orders are in this bucket. */
export function userInBucket(bucket: number): string {
  for (let number = 0; number < BUCKET_COUNT * 100; number += 1) {
    if (bucketOfUser(`u${number}`) === bucket) return `u${number}`;
  }
  throw new Error(`no user found for bucket ${bucket}`);
}
