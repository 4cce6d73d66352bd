import type { FinalState } from './gate-record.js';
import type { PurchaseStatus } from './purchase.js';

/** How an order ended, for the stock behind it. */
export type SettlementTarget = Extract<PurchaseStatus, 'SOLD' | 'RELEASED'>;
export type SettlementVerdict = 'apply' | 'done' | 'conflict';

/** What a purchase's row says to an order's end. RESERVED moves once; everything else stays as it is. */
export const settlementTable: Readonly<
  Record<PurchaseStatus, Readonly<Record<SettlementTarget, SettlementVerdict>>>
> = {
  RESERVED: { SOLD: 'apply', RELEASED: 'apply' },
  SOLD: { SOLD: 'done', RELEASED: 'conflict' },
  RELEASED: { SOLD: 'conflict', RELEASED: 'done' },
  REJECTED: { SOLD: 'conflict', RELEASED: 'conflict' },
};

export interface Settlement {
  readonly purchaseId: string;
  readonly saleId: string;
  readonly skuId: string;
  readonly target: SettlementTarget;
}

export interface SettledRow {
  readonly purchaseId: string;
  readonly saleId: string;
  readonly skuId: string;
  readonly quantity: number;
  readonly status: PurchaseStatus;
}

export interface SettlementDecision {
  /** Rows that change, with their new state. */
  readonly changes: readonly { readonly row: SettledRow; readonly target: SettlementTarget }[];
  /** Units to move per sku: out of reserved, into sold or back into available. */
  readonly moves: readonly {
    readonly saleId: string;
    readonly skuId: string;
    readonly sold: number;
    readonly released: number;
  }[];
  readonly done: number;
  readonly conflicts: readonly Settlement[];
  readonly missing: readonly Settlement[];
}

/** Decides a batch of order ends in log order, against rows that are locked. */
export function decideSettlements(
  rows: readonly SettledRow[],
  settlements: readonly Settlement[],
): SettlementDecision {
  const byId = new Map(rows.map((row) => [row.purchaseId, { ...row }]));
  const changes: { row: SettledRow; target: SettlementTarget }[] = [];
  const moves = new Map<string, { saleId: string; skuId: string; sold: number; released: number }>();
  const conflicts: Settlement[] = [];
  const missing: Settlement[] = [];
  let done = 0;

  for (const settlement of settlements) {
    const row = byId.get(settlement.purchaseId);
    const verdict = row && settlementTable[row.status][settlement.target];
    if (!row) missing.push(settlement);
    else if (verdict === 'conflict') conflicts.push(settlement);
    else if (verdict === 'done') done += 1;
    else {
      changes.push({ row: { ...row }, target: settlement.target });
      row.status = settlement.target;
      const key = JSON.stringify([row.saleId, row.skuId]);
      const move = moves.get(key) ?? { saleId: row.saleId, skuId: row.skuId, sold: 0, released: 0 };
      moves.set(key, move);
      if (settlement.target === 'SOLD') move.sold += row.quantity;
      else move.released += row.quantity;
    }
  }
  return { changes, moves: [...moves.values()], done, conflicts, missing };
}

/** The gate's letter for a purchase's state in the ledger; a RESERVED one is L: logged. */
export function gateStateOf(status: PurchaseStatus): FinalState | 'L' {
  return ({ RESERVED: 'L', SOLD: 'S', RELEASED: 'R', REJECTED: 'X' } as const)[status];
}
