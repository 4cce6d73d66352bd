import type { LedgerStore, Pages } from '../../application/stores.js';
import type { LedgerPurchase, LedgerStock } from '../../domain/records.js';
import { PostgresReader } from './postgres-reader.js';

/** The ledger of inventory: tables sale, stock, purchase, gate_epoch. */
export class PostgresLedgerStore implements LedgerStore {
  private readonly reader: PostgresReader;

  constructor(url: string) {
    this.reader = new PostgresReader('inventory', url);
  }

  pending(): Promise<string[]> {
    return this.reader.pending({
      'rebuild of the gate under way': `SELECT count(*) FROM gate_epoch WHERE state <> 'OPEN'`,
      'rebuild of the gate due': `SELECT count(*) FROM gate_epoch WHERE suspect_epoch >= epoch AND suspect_epoch > 0`,
      'sales not yet at the gate': `SELECT count(*) FROM sale, gate_epoch WHERE sale.gate_epoch < gate_epoch.epoch`,
    });
  }

  digest(): Promise<string> {
    return this.reader.digest(['sale', 'stock', 'purchase', 'gate_epoch']);
  }

  readStock(saleId: string | undefined): Promise<LedgerStock[]> {
    return this.reader.query<LedgerStock>(
      `SELECT sale_id AS "saleId", sku_id AS "skuId", price_cents AS "priceCents", per_user_limit AS "perUserLimit",
              total, available, reserved, sold
       FROM stock JOIN sale USING (sale_id)
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
