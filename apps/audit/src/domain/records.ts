/** What the auditor reads of each store, in one vocabulary. Ids and 64-bit numbers are strings, money is integer cents. */

export type LedgerStatus = 'RESERVED' | 'REJECTED' | 'SOLD' | 'RELEASED';

/** A purchase in the ledger of inventory. */
export interface LedgerPurchase {
  readonly purchaseId: string;
  readonly saleId: string;
  readonly skuId: string;
  readonly userId: string;
  readonly quantity: number;
  readonly status: LedgerStatus;
  readonly reason: string | null;
  readonly amountCents: number;
}

/** When a sale runs, and for how much per user. */
export interface SaleTerms {
  /** Milliseconds since 1970. */
  readonly startsAtMs: number;
  /** When it ends, or was ended. */
  readonly endsAtMs: number;
  readonly perUserLimit: number;
}

/** A sku of a sale in the ledger. */
export interface LedgerStock extends SaleTerms {
  readonly saleId: string;
  readonly skuId: string;
  /** A draft is not at the gate. */
  readonly isPublished: boolean;
  readonly priceCents: number;
  readonly total: number;
  readonly available: number;
  readonly reserved: number;
  readonly sold: number;
  /** Units that the sale began with, and those of all additions. */
  readonly initialTotal: number;
  readonly added: number;
  /** Purchases by state, as the stock row counts them. */
  readonly reservedPurchases: number;
  readonly soldPurchases: number;
  readonly releasedPurchases: number;
}

/** TAKEN and LOGGED come to an end; the others are ends. */
export type GateState = 'TAKEN' | 'LOGGED' | 'SOLD' | 'RELEASED' | 'REJECTED';

/** A purchase at the gate. */
export interface GateRecord {
  readonly purchaseId: string;
  readonly state: GateState;
  readonly skuId: string;
  readonly userId: string;
  readonly quantity: number;
}

/** A sale at the gate, without its purchases. */
export interface GateSale {
  readonly saleId: string;
  readonly epoch: number;
  readonly terms: SaleTerms;
  /** Units left per sku. */
  readonly left: ReadonlyMap<string, number>;
}

export type OrderState = 'PENDING_PAYMENT' | 'PAID' | 'CANCELLED';

export interface OrderRow {
  readonly orderId: string;
  /** Which shard it was found in, and whether that shard owns its bucket. */
  readonly shard: number;
  readonly inOwnShard: boolean;
  readonly purchaseId: string;
  readonly userId: string;
  readonly saleId: string;
  readonly skuId: string;
  readonly quantity: number;
  readonly amountCents: number;
  readonly status: OrderState;
  readonly paymentId: string | null;
}

export type PaymentState = 'INITIATED' | 'UNKNOWN' | 'SUCCEEDED' | 'FAILED' | 'REFUNDING' | 'REFUNDED';

export interface PaymentRow {
  readonly paymentId: string;
  readonly orderId: string;
  readonly userId: string;
  readonly amountCents: number;
  readonly status: PaymentState;
  readonly chargeId: string | null;
  readonly refundId: string | null;
}

/** A charge in the provider's own ledger, with its refund. */
export interface ProviderCharge {
  readonly chargeId: string;
  /** The payment it was made for. */
  readonly idempotencyKey: string;
  /** The order. */
  readonly reference: string;
  readonly amountCents: number;
  readonly status: 'SUCCEEDED' | 'DECLINED';
  readonly refundId: string | null;
  readonly refundedCents: number | null;
}

/** One answer that the outside saw. */
export interface SeenAnswer {
  /** File and line, for messages. */
  readonly where: string;
  readonly user: string;
  readonly key: string;
  readonly sale: string;
  readonly sku: string;
  readonly quantity: number;
  /** 0 when there was no answer. */
  readonly status: number;
  readonly code: string | null;
  readonly purchaseId: string | null;
  /** Milliseconds since 1970: due, and answered. */
  readonly startedAt: number;
  readonly endedAt: number;
}
