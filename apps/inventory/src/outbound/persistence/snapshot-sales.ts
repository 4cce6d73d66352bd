import type { EntityManager } from 'typeorm';
import type { SnapshotSale } from '../../domain/gate-snapshot.js';

interface SnapshotRow {
  readonly sale_id: string;
  readonly starts_at: Date;
  readonly ends_at: Date;
  readonly per_user_limit: number;
  readonly available: SnapshotSale['available'];
  readonly addition_ids: string[];
}

/**
 * Sales as the gate gets them. One statement, so units and the additions that they contain are of one moment: an addition missing
 * here would be added a second time, one too many never.
 */
export async function readSnapshotSales(
  database: Pick<EntityManager, 'query'>,
  saleIds: readonly string[],
): Promise<SnapshotSale[]> {
  const rows: SnapshotRow[] = await database.query(
    `SELECT sale_id, starts_at, least(ends_at, ended_at) AS ends_at, per_user_limit,
            (SELECT json_agg(json_build_object('skuId', sku_id, 'units', available) ORDER BY position)
               FROM stock WHERE stock.sale_id = sale.sale_id) AS available,
            ARRAY(SELECT addition_id FROM stock_addition WHERE stock_addition.sale_id = sale.sale_id) AS addition_ids
       FROM sale
      WHERE sale_id = ANY($1)`,
    [saleIds],
  );
  return rows.map((row) => ({
    saleId: row.sale_id,
    startsAtMs: row.starts_at.getTime(),
    endsAtMs: row.ends_at.getTime(),
    perUserLimit: row.per_user_limit,
    available: row.available,
    additionIds: row.addition_ids,
  }));
}
