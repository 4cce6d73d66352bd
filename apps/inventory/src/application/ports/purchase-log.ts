import type { TakenPurchase } from '../../domain/purchase.js';

/** The durable log between gate and ledger: `stampede.purchase.v1`. */
export abstract class PurchaseLog {
  /** Resolves when every in-sync replica has them; otherwise they may or may not be there. */
  abstract append(purchases: readonly TakenPurchase[]): Promise<void>;

  /** Puts the marker of an epoch into every partition; answers how many there are. */
  abstract appendMarkers(epoch: number, begunAt: Date): Promise<number>;
}
