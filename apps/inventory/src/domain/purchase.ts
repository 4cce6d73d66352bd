/**
 * RESERVED  the ledger holds the units: an order may exist
 * REJECTED  the ledger refused what the gate had taken
 * SOLD      its order was paid
 * RELEASED  its order was cancelled, the units are available again
 */
export type PurchaseStatus = 'RESERVED' | 'REJECTED' | 'SOLD' | 'RELEASED';

export type RejectReason = 'OUT_OF_STOCK' | 'LIMIT_REACHED' | 'UNKNOWN_SALE';

/** A purchase as the gate took it, on its way to the ledger. */
export interface TakenPurchase {
  readonly purchaseId: string;
  readonly saleId: string;
  readonly skuId: string;
  readonly userId: string;
  readonly quantity: number;
  readonly fingerprint: string;
  /** The purchase token that it spent, for this purchase alone. */
  readonly tokenId: string;
  readonly segment: number;
  readonly epoch: number;
  /** Milliseconds since 1970, by Redis's clock. */
  readonly takenAtMs: number;
  readonly traceparent?: string;
}

/** A purchase as the ledger stores it. */
export interface LedgerPurchase extends TakenPurchase {
  readonly status: PurchaseStatus;
  readonly reason?: RejectReason;
  readonly amountCents: number;
}

/** A stored purchase with the moment of its row: what its events are made from. */
export interface RecordedPurchase extends LedgerPurchase {
  readonly recordedAtMs: number;
}
