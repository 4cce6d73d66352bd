import { inTransaction } from '@stampede/persistence';
import type { DataSource, EntityManager } from 'typeorm';
import {
  StockLedger,
  type RecordedBatch,
  type SnapshotReader,
} from '../../application/ports/stock-ledger.js';
import type { LogEntry } from '../../domain/decide-ledger.js';
import type { RecordedPurchase } from '../../domain/purchase.js';
import type { Settlement } from '../../domain/settle-ledger.js';
import { PURCHASE_COLUMNS, recordedPurchase, type PurchaseRow } from './purchase-row.js';
import { recordPurchases } from './record-purchases.js';
import { settlePurchases } from './settle-purchases.js';
import { readSnapshotSales } from './snapshot-sales.js';

/** Purchases read at a time for a rebuild. */
const SNAPSHOT_PAGE = 2000;

/** The ledger in PostgreSQL. */
export class PostgresStockLedger extends StockLedger {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override record(partition: number, log: readonly LogEntry[]): Promise<RecordedBatch> {
    return inTransaction(this.dataSource, (manager) => recordPurchases(manager, partition, log));
  }

  override settle(settlements: readonly Settlement[]) {
    return inTransaction(this.dataSource, (manager) => settlePurchases(manager, settlements));
  }

  override async findPurchase(purchaseId: string): Promise<RecordedPurchase | undefined> {
    const [row]: PurchaseRow[] = await this.dataSource.query(
      `SELECT ${PURCHASE_COLUMNS} FROM purchase WHERE purchase_id = $1`,
      [purchaseId],
    );
    return row && recordedPurchase(row);
  }

  override async readSnapshot(saleIds: readonly string[], reader: SnapshotReader): Promise<void> {
    // One moment for all of it. Nothing is repeated: a reader that failed halfway must be given up.
    await inTransaction(
      this.dataSource,
      async (manager) => {
        for (const sale of await readSnapshotSales(manager, saleIds)) {
          await reader.sale(sale);
          await readPurchases(manager, sale.saleId, reader);
        }
      },
      { isolation: 'REPEATABLE READ', retries: 0 },
    );
  }
}

async function readPurchases(manager: EntityManager, saleId: string, reader: SnapshotReader): Promise<void> {
  let last = { userId: '', purchaseId: '' };
  for (;;) {
    const rows: PurchaseRow[] = await manager.query(
      `SELECT ${PURCHASE_COLUMNS} FROM purchase
        WHERE sale_id = $1 AND (user_id, purchase_id) > ($2, $3)
        ORDER BY user_id, purchase_id LIMIT ${SNAPSHOT_PAGE}`,
      [saleId, last.userId, last.purchaseId],
    );
    if (rows.length > 0) await reader.purchases(saleId, rows.map(recordedPurchase));
    if (rows.length < SNAPSHOT_PAGE) return;
    last = { userId: rows.at(-1)!.user_id, purchaseId: rows.at(-1)!.purchase_id };
  }
}
