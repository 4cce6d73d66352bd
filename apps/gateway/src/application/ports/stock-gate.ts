import type { PurchaseView, ReserveOutcome, ReserveStock } from '@stampede/contracts';

export abstract class StockGate {
  /** Rejects with the Problem UNCONFIRMED when it is not known whether the units were taken. */
  abstract reserve(purchase: ReserveStock): Promise<ReserveOutcome>;
  /** Rejects with the Problem UNAVAILABLE when the gate cannot be asked. */
  abstract findPurchase(userId: string, purchaseId: string): Promise<PurchaseView | null>;
}

/** Counts purchases by how they were answered. */
export abstract class PurchaseCounter {
  abstract count(outcome: string): void;
}
