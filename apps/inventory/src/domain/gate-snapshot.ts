import type { SaleDefinition } from './sale.js';
import type { LedgerPurchase } from './purchase.js';
import { encodeRecord } from './gate-record.js';
import { gateStateOf } from './settle-ledger.js';

/** A sale as one snapshot of the ledger has it, without its purchases. */
export interface SnapshotSale extends Pick<SaleDefinition, 'saleId' | 'startsAtMs' | 'perUserLimit'> {
  /** When it ends, or was ended. */
  readonly endsAtMs: number;
  readonly available: readonly { readonly skuId: string; readonly units: number }[];
  /** The additions that these units contain. */
  readonly additionIds: readonly string[];
}

export type SnapshotPurchase = Pick<
  LedgerPurchase,
  'purchaseId' | 'skuId' | 'userId' | 'quantity' | 'fingerprint' | 'tokenId' | 'takenAtMs' | 'status'
>;

/** The record that the gate gets back for a purchase of the ledger. */
export function recordOf(purchase: SnapshotPurchase): string {
  const { status, fingerprint, quantity, takenAtMs, skuId, userId } = purchase;
  return encodeRecord({ state: gateStateOf(status), fingerprint, quantity, takenAtMs, skuId, userId });
}

/** Units that count against a user's limit. */
export function countsAgainstQuota({ status }: Pick<SnapshotPurchase, 'status'>): boolean {
  return status === 'RESERVED' || status === 'SOLD';
}
