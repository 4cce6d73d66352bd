import type { GateRecord } from './gate-record.js';

/** One purchase as the gate is asked for it. */
export interface PurchaseRequest {
  readonly purchaseId: string;
  readonly saleId: string;
  readonly skuId: string;
  readonly userId: string;
  readonly quantity: number;
  readonly fingerprint: string;
  readonly tokenId: string;
  readonly traceparent?: string;
}

export type Refusal =
  'KEY_REUSED' | 'TOKEN_SPENT' | 'NOT_STARTED' | 'ENDED' | 'LIMIT_REACHED' | 'UNKNOWN_SKU' | 'OVERLOADED';

/** What the gate says to one purchase. */
export type GateAnswer =
  | { readonly code: 'ACCEPTED' | 'REPEATED'; readonly record: GateRecord }
  | { readonly code: 'SOLD_OUT'; readonly stockVersion: string }
  | { readonly code: Refusal };

/** What settling says of one purchase: settled now, was settled so before, has another end, or is not known. */
export type SettleAnswer = 'SETTLED' | 'DONE' | 'CONFLICT' | 'MISSING';
