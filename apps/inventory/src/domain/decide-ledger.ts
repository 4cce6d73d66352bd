import type { LedgerPurchase, RejectReason, TakenPurchase } from './purchase.js';

/** One line of the log, in its order. */
export type LogEntry =
  | { readonly kind: 'taken'; readonly purchase: TakenPurchase }
  | { readonly kind: 'fence'; readonly epoch: number };

/** A sku as the ledger knows it while its row is locked. */
export interface LedgerStock {
  readonly saleId: string;
  readonly skuId: string;
  readonly available: number;
  readonly priceCents: number;
  readonly perUserLimit: number;
}

/** What the ledger knows when it decides a batch of one partition. */
export interface LedgerState {
  readonly stock: readonly LedgerStock[];
  /** purchaseIds of the batch that are stored already. */
  readonly known: ReadonlySet<string>;
  /** Units that users hold or bought, by {@link userKey}. */
  readonly bought: ReadonlyMap<string, number>;
  /** Epoch of the last marker seen in this partition, 0 before the first. */
  readonly fencedEpoch: number;
}

export interface LedgerDecision {
  /** Rows to insert, in log order. */
  readonly inserts: readonly LedgerPurchase[];
  /** Units to move from available to reserved, and in how many purchases. */
  readonly taken: readonly {
    readonly saleId: string;
    readonly skuId: string;
    readonly units: number;
    readonly purchases: number;
  }[];
  /** Purchases whose stored row answers: every one of the batch that is in the ledger afterwards, once each, in log order. */
  readonly answered: readonly string[];
  readonly duplicates: number;
  /** Purchases of an older epoch behind the fence: never accepted, now forgotten. */
  readonly dropped: readonly string[];
  /** Epoch of the fence after the batch. */
  readonly fencedEpoch: number;
  /** Newest epoch in which the gate gave away what the ledger refused; 0 for none. Such a gate is rebuilt. */
  readonly suspectEpoch: number;
}

export const userKey = (saleId: string, userId: string): string => JSON.stringify([saleId, userId]);
const stockKey = (saleId: string, skuId: string): string => JSON.stringify([saleId, skuId]);

/**
 * The second guard: decides a batch in log order with no help of the gate. A stored purchase is answered as stored; an unknown one
 * of an older epoch behind a fence is dropped; else it gets its units, or the reason why not.
 */
export function decideLedger(state: LedgerState, log: readonly LogEntry[]): LedgerDecision {
  const stock = new Map(
    state.stock.map((row) => [stockKey(row.saleId, row.skuId), { ...row, taken: 0, purchases: 0 }]),
  );
  const bought = new Map(state.bought);
  const known = new Set(state.known);
  const answered = new Set<string>();
  const inserts: LedgerPurchase[] = [];
  const dropped: string[] = [];
  let { fencedEpoch } = state;
  let duplicates = 0;
  let suspectEpoch = 0;

  function refuse(purchase: TakenPurchase): RejectReason | undefined {
    const row = stock.get(stockKey(purchase.saleId, purchase.skuId));
    if (!row) return 'UNKNOWN_SALE';
    const units = bought.get(userKey(purchase.saleId, purchase.userId)) ?? 0;
    if (units + purchase.quantity > row.perUserLimit) return 'LIMIT_REACHED';
    return row.available - row.taken < purchase.quantity ? 'OUT_OF_STOCK' : undefined;
  }

  function insert(purchase: TakenPurchase): void {
    const reason = refuse(purchase);
    if (reason) {
      inserts.push({ ...purchase, status: 'REJECTED', reason, amountCents: 0 });
      // What the gate counted wrong: its units or its quotas. A sale that it should not have is not there after any rebuild.
      if (reason !== 'UNKNOWN_SALE') suspectEpoch = Math.max(suspectEpoch, purchase.epoch);
      return;
    }
    const row = stock.get(stockKey(purchase.saleId, purchase.skuId))!;
    const user = userKey(purchase.saleId, purchase.userId);
    row.taken += purchase.quantity;
    row.purchases += 1;
    bought.set(user, (bought.get(user) ?? 0) + purchase.quantity);
    inserts.push({ ...purchase, status: 'RESERVED', amountCents: row.priceCents * purchase.quantity });
  }

  for (const entry of log) {
    if (entry.kind === 'fence') {
      fencedEpoch = Math.max(fencedEpoch, entry.epoch);
      continue;
    }
    const { purchaseId, epoch } = entry.purchase;
    if (known.has(purchaseId)) duplicates += 1;
    else if (epoch < fencedEpoch) {
      dropped.push(purchaseId);
      continue;
    } else {
      insert(entry.purchase);
      known.add(purchaseId);
    }
    answered.add(purchaseId);
  }

  const taken = [...stock.values()].filter((row) => row.taken > 0);
  return {
    inserts,
    taken: taken.map(({ saleId, skuId, taken: units, purchases }) => ({ saleId, skuId, units, purchases })),
    answered: [...answered],
    duplicates,
    dropped,
    fencedEpoch,
    suspectEpoch,
  };
}
