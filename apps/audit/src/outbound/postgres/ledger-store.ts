import type { LedgerStore, Pages } from '../../application/stores.js';
import type { LedgerPurchase, LedgerStock } from '../../domain/records.js';
import { PostgresReader } from './postgres-reader.js';

/** The ledger of inventory: tables sale, stock, stock_addition, purchase, gate_epoch. */
export class PostgresLedgerStore implements LedgerStore {
  private readonly reader: PostgresReader;

  constructor(url: string) {
    this.reader = new PostgresReader('inventory', url);
  }

  pending(): Promise<string[]> {
    return this.reader.pending({
      'rebuild of the gate under way': `SELECT count(*) FROM gate_epoch WHERE state <> 'OPEN'`,
      'rebuild of the gate due': `SELECT count(*) FROM gate_epoch WHERE suspect_epoch >= epoch AND suspect_epoch > 0`,
      'sales not yet at the gate': `SELECT count(*) FROM sale, gate_epoch
        WHERE published_at IS NOT NULL AND sale.gate_epoch < epoch`,
      'additions of stock not yet at the gate': `SELECT count(*) FROM stock_addition JOIN sale USING (sale_id), gate_epoch
        WHERE published_at IS NOT NULL AND stock_addition.gate_epoch < epoch`,
      'early ends not yet at the gate': `SELECT count(*) FROM sale, gate_epoch
        WHERE published_at IS NOT NULL AND ended_at IS NOT NULL AND ended_gate_epoch < epoch`,
    });
  }

  digest(): Promise<string> {
    return this.reader.digest(['sale', 'stock', 'stock_addition', 'purchase', 'gate_epoch']);
  }

  readStock(saleId: string | undefined): Promise<LedgerStock[]> {
    return this.reader.query<LedgerStock>(
      `SELECT sale_id AS "saleId", sku_id AS "skuId", published_at IS NOT NULL AS "isPublished",
              (extract(epoch FROM starts_at) * 1000)::float8 AS "startsAtMs",
              (extract(epoch FROM least(ends_at, ended_at)) * 1000)::float8 AS "endsAtMs",
              per_user_limit AS "perUserLimit", price_cents AS "priceCents", total, available, reserved, sold,
              initial_total AS "initialTotal", coalesce(added, 0)::int AS added,
              reserved_purchases AS "reservedPurchases", sold_purchases AS "soldPurchases",
              released_purchases AS "releasedPurchases"
       FROM stock JOIN sale USING (sale_id)
            LEFT JOIN (SELECT sale_id, sku_id, sum(units) AS added FROM stock_addition GROUP BY sale_id, sku_id) AS additions
                   USING (sale_id, sku_id)
       WHERE $1::text IS NULL OR sale_id = $1
       ORDER BY sale_id, sku_id`,
      [saleId ?? null],
    );
  }

  readPurchases(saleId: string | undefined): Pages<LedgerPurchase> {
    const where = saleId === undefined ? '' : `WHERE sale_id = ${this.reader.literal(saleId)}`;
    return this.reader.pages<LedgerPurchase>(
      `SELECT purchase_id AS "purchaseId", sale_id AS "saleId", sku_id AS "skuId", user_id AS "userId",
              quantity, status, reason, amount_cents AS "amountCents"
       FROM purchase ${where}`,
    );
  }

  /** Everything of one purchase, for its time line. */
  async findPurchase(purchaseId: string): Promise<Record<string, unknown> | undefined> {
    const [row] = await this.reader.query<Record<string, unknown>>(
      'SELECT * FROM purchase WHERE purchase_id = $1',
      [purchaseId],
    );
    return row;
  }

  close(): Promise<void> {
    return this.reader.close();
  }
}
