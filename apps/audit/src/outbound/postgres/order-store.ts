import { bucketOfOrder, bucketOfUser } from '@stampede/contracts';
import type { OrderStore, Pages } from '../../application/stores.js';
import type { OrderRow } from '../../domain/records.js';
import { PostgresReader } from './postgres-reader.js';

type Row = Omit<OrderRow, 'shard' | 'inOwnShard'> & { readonly owned: boolean };

/** The shards of order: tables orders, owned_bucket, outbox. */
export class PostgresOrderStore implements OrderStore {
  private readonly shards: readonly PostgresReader[];

  constructor(urls: readonly string[]) {
    this.shards = urls.map((url, shard) => new PostgresReader(`order_${shard}`, url));
  }

  async pending(): Promise<string[]> {
    const perShard = this.shards.map((shard) =>
      shard.pending({
        'events in the outbox': 'SELECT count(*) FROM outbox',
        'overdue orders': `SELECT count(*) FROM orders WHERE status = 'PENDING_PAYMENT' AND expiry_due_at <= now()`,
      }),
    );
    return (await Promise.all(perShard)).flat();
  }

  async digest(): Promise<string> {
    return (
      await Promise.all(this.shards.map((shard) => shard.digest(['orders', 'outbox', 'owned_bucket'])))
    ).join('\n');
  }

  async *readOrders(saleId: string | undefined): Pages<OrderRow> {
    for (const [shard, reader] of this.shards.entries()) {
      const where = saleId === undefined ? '' : `WHERE sale_id = ${reader.literal(saleId)}`;
      const pages = reader.pages<Row>(
        `SELECT id::text AS "orderId", purchase_id AS "purchaseId", user_id AS "userId", sale_id AS "saleId",
                sku_id AS "skuId", quantity, amount_cents AS "amountCents", status, payment_id AS "paymentId",
                owned_bucket.bucket IS NOT NULL AS owned
         FROM orders LEFT JOIN owned_bucket USING (bucket) ${where}`,
      );
      for await (const page of pages) yield page.map((row) => toOrder(row, shard));
    }
  }

  /** Everything of the orders that a purchase became, for its time line; one, where all is well. */
  async findOrders(purchaseId: string): Promise<(Record<string, unknown> & { shard: number })[]> {
    const found = this.shards.map(async (reader, shard) => {
      const rows = await reader.query<Record<string, unknown>>(
        'SELECT id::text AS order_id, orders.* FROM orders WHERE purchase_id = $1',
        [purchaseId],
      );
      return rows.map((row) => ({ ...row, shard }));
    });
    return (await Promise.all(found)).flat();
  }

  /** Events of these aggregates that have not been sent. */
  async findOutbox(
    aggregateIds: readonly string[],
  ): Promise<(Record<string, unknown> & { shard: number })[]> {
    const found = this.shards.map(async (reader, shard) => {
      const sql =
        'SELECT id::text, topic, event, created_at FROM outbox WHERE aggregate_id = ANY($1) ORDER BY id';
      const rows = await reader.query<Record<string, unknown>>(sql, [aggregateIds]);
      return rows.map((row) => ({ ...row, shard }));
    });
    return (await Promise.all(found)).flat();
  }

  async close(): Promise<void> {
    await Promise.all(this.shards.map((shard) => shard.close()));
  }
}

function toOrder({ owned, ...row }: Row, shard: number): OrderRow {
  return { ...row, shard, inOwnShard: owned && bucketOfUser(row.userId) === bucketOfOrder(row.orderId) };
}
