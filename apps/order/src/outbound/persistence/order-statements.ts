import type { EntityManager } from 'typeorm';
import type { Order, OrderDraft } from '../../domain/order.js';
import type { OverdueOrder } from '../../application/order-repository.js';
import type { OrderEntity } from './order.entity.js';
import { ORDER_COLUMNS, toOrder } from './order-row.js';
import { BucketNotOwned } from './shard.js';

/*
 * The statements of one shard, each over a whole batch: a batch of any size costs the same few round trips.
 */

/**
 * Holds buckets until the end of the transaction: a bucket that is being moved away waits for us, or we for it.
 * @throws BucketNotOwned
 */
export async function holdBuckets(
  manager: EntityManager,
  shard: string,
  buckets: readonly number[],
): Promise<void> {
  const wanted = [...new Set(buckets)];
  const held: { bucket: number }[] = await manager.query(
    'SELECT bucket FROM owned_bucket WHERE bucket = ANY($1::smallint[]) FOR SHARE',
    [wanted],
  );
  if (held.length === wanted.length) return;
  const owned = new Set(held.map(({ bucket }) => bucket));
  throw new BucketNotOwned(
    shard,
    wanted.filter((bucket) => !owned.has(bucket)),
  );
}

export interface PayTerms {
  readonly payableMs: number;
  readonly cancelGraceMs: number;
}

/** Stores the drafts whose purchase has no order yet, and gives these. */
export async function insertOrders(
  manager: EntityManager,
  drafts: readonly OrderDraft[],
  { payableMs, cancelGraceMs }: PayTerms,
): Promise<Order[]> {
  const rows: OrderEntity[] = await manager.query(
    `INSERT INTO orders (id, purchase_id, user_id, sale_id, sku_id, quantity, amount_cents, traceparent,
                         status, version, placed_at, payable_until, expiry_due_at)
     SELECT draft.*, 'PENDING_PAYMENT', 1, now(), now() + $9 * interval '1 ms', now() + $10 * interval '1 ms'
       FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::int[], $8::text[]) AS draft
     ON CONFLICT (purchase_id) DO NOTHING
     RETURNING ${ORDER_COLUMNS}`,
    [
      drafts.map((draft) => draft.id),
      drafts.map((draft) => draft.purchaseId),
      drafts.map((draft) => draft.userId),
      drafts.map((draft) => draft.saleId),
      drafts.map((draft) => draft.skuId),
      drafts.map((draft) => draft.quantity),
      drafts.map((draft) => draft.amountCents),
      drafts.map((draft) => draft.traceparent),
      payableMs,
      payableMs + cancelGraceMs,
    ],
  );
  return rows.map(toOrder);
}

export async function selectByPurchases(
  manager: EntityManager,
  purchaseIds: readonly string[],
): Promise<Order[]> {
  const rows: OrderEntity[] = await manager.query(
    `SELECT ${ORDER_COLUMNS} FROM orders WHERE purchase_id = ANY($1::text[])`,
    [purchaseIds],
  );
  return rows.map(toOrder);
}

/** Locks orders in the order of their ids, and tells the time of this transaction. */
export async function lockOrders(
  manager: EntityManager,
  orderIds: readonly string[],
): Promise<{ orders: Order[]; nowMs: number }> {
  const rows: (OrderEntity & { now: Date })[] = await manager.query(
    `SELECT ${ORDER_COLUMNS}, now()::timestamptz(3) AS now FROM orders
      WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE`,
    [orderIds],
  );
  return { orders: rows.map(({ now: _, ...row }) => toOrder(row)), nowMs: rows[0]?.now.getTime() ?? 0 };
}

/** Writes decided orders where they still are what the decision saw; a miss fails the transaction. */
export async function updateOrders(
  manager: EntityManager,
  changes: readonly { readonly before: Order; readonly after: Order }[],
): Promise<void> {
  const after = changes.map((change) => change.after);
  const instant = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
  const [rows] = (await manager.query(
    `UPDATE orders
        SET status = change.status, version = change.version, ended_version = change.ended_version,
            paid_at = change.paid_at, payment_id = change.payment_id, cancelled_at = change.cancelled_at,
            cancel_reason = change.cancel_reason, refund_requests = change.refund_requests
       FROM unnest($1::bigint[], $2::text[], $3::int[], $4::text[], $5::int[], $6::int[], $7::timestamptz[], $8::text[],
                   $9::timestamptz[], $10::text[], $11::jsonb[])
            AS change (id, old_status, old_version, status, version, ended_version, paid_at, payment_id,
                       cancelled_at, cancel_reason, refund_requests)
      WHERE orders.id = change.id AND orders.status = change.old_status AND orders.version = change.old_version
      RETURNING orders.id`,
    [
      after.map((order) => order.id),
      changes.map(({ before }) => before.status),
      changes.map(({ before }) => before.version),
      after.map((order) => order.status),
      after.map((order) => order.version),
      after.map((order) => order.endedVersion),
      after.map((order) => instant(order.paidAtMs)),
      after.map((order) => order.paymentId),
      after.map((order) => instant(order.cancelledAtMs)),
      after.map((order) => order.cancelReason),
      after.map((order) => JSON.stringify(order.refundRequests)),
    ],
  )) as [{ id: string }[], number];
  if (rows.length !== changes.length) {
    throw new Error(
      `${changes.length - rows.length} of ${changes.length} orders changed under their own lock.`,
    );
  }
}

/** Gives out overdue orders of buckets that this shard owns; others asking meanwhile get the next ones. */
export async function claimOverdue(
  manager: EntityManager,
  { limit, retryAfterMs, maxCloseWaitMs }: { limit: number; retryAfterMs: number; maxCloseWaitMs: number },
): Promise<OverdueOrder[]> {
  const [rows] = (await manager.query(
    `WITH due AS (
       SELECT orders.id FROM orders JOIN owned_bucket USING (bucket)
        WHERE status = 'PENDING_PAYMENT' AND expiry_due_at <= now()
        ORDER BY expiry_due_at LIMIT $1
        FOR UPDATE OF orders SKIP LOCKED FOR SHARE OF owned_bucket)
     UPDATE orders SET expiry_due_at = now() + $2 * interval '1 ms' FROM due WHERE orders.id = due.id
     RETURNING orders.id AS "orderId", payable_until + $3 * interval '1 ms' <= now() AS "beyondBound"`,
    [limit, retryAfterMs, maxCloseWaitMs],
  )) as [OverdueOrder[], number];
  return rows;
}
