import type { RecordedPurchase } from '../../domain/purchase.js';

/** Tells the world what the ledger decided: `stampede.stock.v1`, by the user's bucket. */
export abstract class StockEvents {
  abstract publish(purchases: readonly RecordedPurchase[]): Promise<void>;
}
