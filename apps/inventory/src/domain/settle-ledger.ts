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

/** What leaves the reserved of a sku: units into sold or back into available, and how many purchases they were. */
export interface StockMove {
  readonly saleId: string;
  readonly skuId: string;
  sold: number;
  released: number;
  soldPurchases: number;
  releasedPurchases: number;
}

export interface SettlementDecision {
  /** Rows that change, with their new state. */
  readonly changes: readonly { readonly row: SettledRow; readonly target: SettlementTarget }[];
  readonly moves: readonly Readonly<StockMove>[];
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
  const moves = new Map<string, StockMove>();
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
      const move = moves.get(key) ?? stillMove(row);
      moves.set(key, move);
      if (settlement.target === 'SOLD') {
        move.sold += row.quantity;
        move.soldPurchases += 1;
      } else {
        move.released += row.quantity;
        move.releasedPurchases += 1;
      }
    }
  }
  return { changes, moves: [...moves.values()], done, conflicts, missing };
}

function stillMove({ saleId, skuId }: SettledRow): StockMove {
  return { saleId, skuId, sold: 0, released: 0, soldPurchases: 0, releasedPurchases: 0 };
}

/** The gate's letter for a purchase's state in the ledger; a RESERVED one is L: logged. */
export function gateStateOf(status: PurchaseStatus): FinalState | 'L' {
  return ({ RESERVED: 'L', SOLD: 'S', RELEASED: 'R', REJECTED: 'X' } as const)[status];
}
