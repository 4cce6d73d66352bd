import type { LedgerPurchase, OrderState } from './records.js';

/** A purchase of the ledger and what the other stores were seen to have of it. */
export interface PurchaseEntry extends LedgerPurchase {
  atGate: boolean;
  orders: number;
}

/** An order and the money that was seen for it. */
export interface OrderEntry {
  readonly status: OrderState;
  readonly amountCents: number;
  readonly paymentId: string | null;
  /** Unrefunded charges of the provider, and the cents of them. */
  charges: number;
  chargedCents: number;
}

/**
 * What all laws are joined on: purchases and orders by id. The other stores are streamed past it, so memory grows with the purchases
 * of the ledger (some 400 bytes each), not with answers, payments or records.
 */
export class Books {
  readonly purchases = new Map<string, PurchaseEntry>();
  readonly orders = new Map<string, OrderEntry>();
}

/** Two ids as one key. */
export const pairKey = (one: string, other: string): string => `${one} ${other}`;

/** Sums of units by key. */
export class UnitSums {
  private readonly sums = new Map<string, number>();

  add(key: string, units: number): void {
    this.sums.set(key, (this.sums.get(key) ?? 0) + units);
  }

  of(key: string): number {
    return this.sums.get(key) ?? 0;
  }

  entries(): IterableIterator<[string, number]> {
    return this.sums.entries();
  }
}
