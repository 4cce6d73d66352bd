import { Books, pairKey, type UnitSums } from './books.js';
import type { Laws } from './laws.js';
import type { GateRecord, GateSale, GateState, LedgerStatus, LedgerStock, SaleTerms } from './records.js';

/** The gate's state for each state of the ledger. TAKEN is never right at rest: the purchase is not known to be durable. */
const GATE_STATE: Readonly<Record<LedgerStatus, GateState>> = {
  RESERVED: 'LOGGED',
  SOLD: 'SOLD',
  RELEASED: 'RELEASED',
  REJECTED: 'REJECTED',
};

/** Holds the gate against the ledger. */
export class GateCheck {
  private readonly stock = new Map<string, LedgerStock[]>();

  constructor(
    private readonly laws: Laws,
    private readonly books: Books,
    stock: readonly LedgerStock[],
    private readonly boughtByUser: ReadonlyMap<string, UnitSums>,
  ) {
    for (const row of stock) this.stock.set(row.saleId, [...(this.stock.get(row.saleId) ?? []), row]);
  }

  sale(saleId: string, sale: GateSale | undefined): void {
    for (const { skuId, isPublished, available } of this.stock.get(saleId) ?? []) {
      const left = sale?.left.get(skuId);
      const ledger = isPublished ? `${available} available` : 'a draft';
      const figures = () => `gate has ${left ?? 'nothing'}, ledger has ${ledger}`;
      this.laws.gateStock.check(
        left === (isPublished ? available : undefined),
        pairKey(saleId, skuId),
        figures,
      );
    }
    const [ledger] = this.stock.get(saleId) ?? [];
    if (sale && ledger) {
      const [here, there] = [termsOf(sale.terms), termsOf(ledger)];
      this.laws.gateTerms.check(here === there, saleId, () => `gate: ${here}; ledger: ${there}`);
    }
    const known = new Set(this.stock.get(saleId)?.map(({ skuId }) => skuId));
    for (const [skuId, left] of sale?.left ?? []) {
      if (!known.has(skuId))
        this.laws.gateStock.violated(pairKey(saleId, skuId), `gate has ${left}, ledger no such sku`);
    }
  }

  record({ purchaseId, state, skuId, userId, quantity }: GateRecord): void {
    const law = this.laws.gateRecords;
    const entry = this.books.purchases.get(purchaseId);
    if (!entry)
      return law.check(false, purchaseId, () => `gate says ${state}, the ledger has no such purchase`);
    entry.atGate = true;
    const gate = `${state} ${quantity} of ${skuId} for ${userId}`;
    const ledger = `${GATE_STATE[entry.status]} ${entry.quantity} of ${entry.skuId} for ${entry.userId}`;
    law.check(gate === ledger, purchaseId, () => `gate: ${gate}; ledger: ${ledger}`);
  }

  /** Quotas of one sale, all of them. */
  quotas(saleId: string, quotas: ReadonlyMap<string, number>): void {
    const bought = this.boughtByUser.get(saleId);
    const law = this.laws.gateQuotas;
    for (const [userId, units] of quotas) {
      const ledger = bought?.of(userId) ?? 0;
      law.check(units === ledger, pairKey(saleId, userId), () => `gate counts ${units}, ledger ${ledger}`);
    }
    for (const [userId, units] of bought?.entries() ?? []) {
      if (!quotas.has(userId))
        law.check(false, pairKey(saleId, userId), () => `gate counts 0, ledger ${units}`);
    }
  }

  finish(): void {
    for (const entry of this.books.purchases.values()) {
      if (entry.atGate || (entry.status === 'REJECTED' && !this.stock.has(entry.saleId))) continue;
      this.laws.gateRecords.check(
        false,
        entry.purchaseId,
        () => `ledger says ${entry.status}, the gate has no record`,
      );
    }
  }
}

function termsOf({ startsAtMs, endsAtMs, perUserLimit }: SaleTerms): string {
  return `starts at ${startsAtMs}, ends at ${endsAtMs}, ${perUserLimit} per user`;
}
