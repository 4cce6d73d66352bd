import type { LedgerDecision, LogEntry } from '../../domain/decide-ledger.js';
import type { SnapshotPurchase, SnapshotSale } from '../../domain/gate-snapshot.js';
import type { RecordedPurchase } from '../../domain/purchase.js';
import type { Settlement, SettlementDecision } from '../../domain/settle-ledger.js';

export interface RecordedBatch {
  readonly decision: LedgerDecision;
  /** The stored rows of everything answered, in log order. */
  readonly rows: readonly RecordedPurchase[];
}

export interface SnapshotReader {
  sale(sale: SnapshotSale): Promise<void>;
  purchases(saleId: string, purchases: readonly SnapshotPurchase[]): Promise<void>;
}

/** The ledger of stock: the second guard, and what is true when the gate has forgotten. */
export abstract class StockLedger {
  /** Decides and stores a batch of one partition of the log in one transaction. */
  abstract record(partition: number, log: readonly LogEntry[]): Promise<RecordedBatch>;

  /** Moves the units of ended orders in one transaction; also answers the rows as they are afterwards. */
  abstract settle(
    settlements: readonly Settlement[],
  ): Promise<{ readonly decision: SettlementDecision; readonly rows: readonly RecordedPurchase[] }>;

  abstract findPurchase(purchaseId: string): Promise<RecordedPurchase | undefined>;

  /** Reads sales and their purchases as of one moment. */
  abstract readSnapshot(saleIds: readonly string[], reader: SnapshotReader): Promise<void>;
}
