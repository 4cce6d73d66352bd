import { Injectable } from '@nestjs/common';
import { bucketOfOrder, bucketOfUser, partitionOfBucket, TOPICS } from '@stampede/contracts';
import { failpoint } from '@stampede/observability';
import { appendToOutbox, inTransaction } from '@stampede/persistence';
import type { EntityManager } from 'typeorm';
import { decideOrder } from '../../domain/decide-order.js';
import type { Order, OrderDraft } from '../../domain/order.js';
import {
  OrderRepository,
  type ChangedOrder,
  type EventDelivery,
  type OrderChange,
  type OverdueOrder,
  type PagePosition,
  type Placement,
} from '../../application/order-repository.js';
import { findOrder, findOrderOfPurchase, findPayability, listOrders } from './order-queries.js';
import {
  claimOverdue,
  holdBuckets,
  insertOrders,
  lockOrders,
  selectByPurchases,
  updateOrders,
  type PayTerms,
} from './order-statements.js';
import { BucketNotOwned, type Shard } from './shard.js';
import { ShardDirectory } from './shard-directory.js';

export abstract class OrderTerms implements PayTerms {
  abstract readonly payableMs: number;
  abstract readonly cancelGraceMs: number;
  abstract readonly maxCloseWaitMs: number;
}

/** Orders in shards: a batch is one transaction per shard, a read goes to the one shard that the id or the user names. */
@Injectable()
export class ShardedOrderRepository extends OrderRepository {
  constructor(
    private readonly directory: ShardDirectory,
    private readonly terms: OrderTerms,
  ) {
    super();
  }

  get shards(): readonly string[] {
    return this.directory.shards.map(({ name }) => name);
  }

  async place(drafts: readonly OrderDraft[]): Promise<Placement> {
    const distinct = [...new Map(drafts.map((draft) => [draft.purchaseId, draft])).values()];
    const placements = await this.write(
      distinct,
      (draft) => bucketOfUser(draft.userId),
      async (manager, part) => [await this.placeInShard(manager, part)],
    );
    return {
      placed: placements.flatMap(({ placed }) => placed),
      known: placements.flatMap(({ known }) => known),
    };
  }

  async change(changes: readonly OrderChange[], delivery: EventDelivery): Promise<ChangedOrder[]> {
    const indexed = changes.map((change, index) => ({ ...change, index }));
    const changed = await this.write(
      indexed,
      ({ orderId }) => bucketOfOrder(orderId),
      (manager, part) => changeInShard(manager, part, delivery),
    );
    return changed.sort((one, other) => one.index - other.index);
  }

  async claimOverdue(shard: string, limit: number, retryAfterMs: number): Promise<OverdueOrder[]> {
    const { dataSource } = this.directory.requireShard(shard);
    const { maxCloseWaitMs } = this.terms;
    return inTransaction(dataSource, (manager) =>
      claimOverdue(manager, { limit, retryAfterMs, maxCloseWaitMs }),
    );
  }

  findById(orderId: string): Promise<Order | undefined> {
    return findOrder(this.managerOf(bucketOfOrder(orderId)), orderId);
  }

  findByPurchase(userId: string, purchaseId: string): Promise<Order | undefined> {
    return findOrderOfPurchase(this.managerOf(bucketOfUser(userId)), purchaseId);
  }

  list(userId: string, limit: number, after: PagePosition | undefined): Promise<Order[]> {
    return listOrders(this.managerOf(bucketOfUser(userId)), userId, limit, after);
  }

  findPayability(orderId: string): Promise<{ order: Order; overdue: boolean } | undefined> {
    return findPayability(this.managerOf(bucketOfOrder(orderId)), orderId);
  }

  private managerOf(bucket: number): EntityManager {
    return this.directory.ownerOf(bucket).dataSource.manager;
  }

  private async placeInShard(manager: EntityManager, drafts: readonly OrderDraft[]): Promise<Placement> {
    const placed = await insertOrders(manager, drafts, this.terms);
    const fresh = new Set(placed.map(({ purchaseId }) => purchaseId));
    const others = drafts
      .filter(({ purchaseId }) => !fresh.has(purchaseId))
      .map(({ purchaseId }) => purchaseId);
    const known = others.length === 0 ? [] : await selectByPurchases(manager, others);
    if (known.length !== others.length)
      throw new Error('A purchase has an order in this shard that cannot be read.');
    await failpoint('before-order-commit');
    return { placed, known };
  }

  /** One transaction per shard over the items whose buckets it owns. A bucket that has moved is looked up again, once. */
  private async write<T, R>(
    items: readonly T[],
    bucketOf: (item: T) => number,
    work: (manager: EntityManager, part: readonly T[]) => Promise<R[]>,
  ): Promise<R[]> {
    const run = (shard: Shard, part: readonly T[]) =>
      inTransaction(shard.dataSource, async (manager) => {
        await holdBuckets(manager, shard.name, part.map(bucketOf));
        return work(manager, part);
      });
    const results: R[] = [];
    const refused: T[] = [];
    for (const [shard, part] of this.directory.group(items, bucketOf)) {
      try {
        results.push(...(await run(shard, part)));
      } catch (error) {
        if (!(error instanceof BucketNotOwned)) throw error;
        refused.push(...part);
      }
    }
    if (refused.length === 0) return results;
    await this.directory.load();
    for (const [shard, part] of this.directory.group(refused, bucketOf))
      results.push(...(await run(shard, part)));
    return results;
  }
}

async function changeInShard(
  manager: EntityManager,
  changes: readonly (OrderChange & { readonly index: number })[],
  delivery: EventDelivery,
): Promise<(ChangedOrder & { readonly index: number })[]> {
  const { orders, nowMs } = await lockOrders(manager, [...new Set(changes.map(({ orderId }) => orderId))]);
  const before = new Map(orders.map((order) => [order.id, order]));
  const after = new Map(before);
  const changed = changes.map(({ orderId, command, index }) => {
    const order = after.get(orderId);
    if (!order) return { orderId, index, decision: undefined };
    const decision = decideOrder(order, command, nowMs);
    after.set(orderId, decision.order);
    return { orderId, index, decision };
  });
  const written = [...after.values()].filter((order) => before.get(order.id) !== order);
  if (written.length > 0) {
    await updateOrders(
      manager,
      written.map((order) => ({ before: before.get(order.id)!, after: order })),
    );
  }
  if (delivery === 'OUTBOX') {
    const events = changed.flatMap(({ decision }) => decision?.events ?? []);
    const rows = events.map((event) => ({
      topic: TOPICS.order,
      partition: partitionOfBucket(bucketOfOrder(event.aggregateId)),
      event,
    }));
    if (rows.length > 0) await appendToOutbox(manager, rows);
  }
  return changed;
}
