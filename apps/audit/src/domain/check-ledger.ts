import { Books, pairKey, UnitSums } from './books.js';
import type { Laws } from './laws.js';
import type { LedgerPurchase, LedgerStock } from './records.js';

/** Collects the ledger's purchases, then checks its own arithmetic and the limits of users. */
export class LedgerCheck {
  readonly reserved = new UnitSums();
  readonly sold = new UnitSums();
  private readonly counts = new UnitSums();
  /** Units that count against users' limits, per sale. */
  readonly boughtByUser = new Map<string, UnitSums>();
  private readonly limits: ReadonlyMap<string, number>;

  constructor(
    private readonly laws: Laws,
    private readonly books: Books,
    private readonly stock: readonly LedgerStock[],
    private readonly allowRepairs: boolean,
  ) {
    this.limits = new Map(stock.map(({ saleId, perUserLimit }) => [saleId, perUserLimit]));
  }

  purchase(row: LedgerPurchase): void {
    const { purchaseId, saleId, skuId, userId, quantity, status, reason } = row;
    this.books.purchases.set(purchaseId, { ...row, atGate: false, orders: 0 });
    const sku = pairKey(saleId, skuId);
    this.counts.add(pairKey(sku, status), 1);
    if (status === 'RESERVED') this.reserved.add(sku, quantity);
    if (status === 'SOLD') this.sold.add(sku, quantity);
    if (status === 'RESERVED' || status === 'SOLD') this.bought(saleId).add(userId, quantity);
    const repaired = status === 'REJECTED' && reason !== 'UNKNOWN_SALE' && !this.allowRepairs;
    this.laws.noRejection.check(!repaired, purchaseId, () => `rejected: ${reason}`);
  }

  finish(): void {
    for (const row of this.stock) this.checkStock(row);
    for (const [saleId, bought] of this.boughtByUser) {
      const limit = this.limits.get(saleId) ?? 0;
      for (const [userId, units] of bought.entries()) {
        this.laws.withinLimit.check(
          units <= limit,
          pairKey(saleId, userId),
          () => `${units} units, limit ${limit}`,
        );
      }
    }
  }

  private bought(saleId: string): UnitSums {
    const known = this.boughtByUser.get(saleId) ?? new UnitSums();
    this.boughtByUser.set(saleId, known);
    return known;
  }

  private checkStock(row: LedgerStock): void {
    const { saleId, skuId, total, available, reserved, sold, initialTotal, added } = row;
    const sku = pairKey(saleId, skuId);
    this.laws.conserved.check(
      total === available + reserved + sold && available >= 0 && reserved >= 0 && sold >= 0,
      sku,
      () =>
        `total ${total}, available ${available} + reserved ${reserved} + sold ${sold} = ${available + reserved + sold}`,
    );
    this.laws.totalOfAdditions.check(
      total === initialTotal + added,
      sku,
      () => `total ${total}, began with ${initialTotal} + added ${added} = ${initialTotal + added}`,
    );
    const [reservedRows, soldRows] = [this.reserved.of(sku), this.sold.of(sku)];
    this.laws.stockOfPurchases.check(
      reserved === reservedRows && sold === soldRows,
      sku,
      () =>
        `stock says reserved ${reserved}, sold ${sold}; its purchases say reserved ${reservedRows}, sold ${soldRows}`,
    );
    const counted = [row.reservedPurchases, row.soldPurchases, row.releasedPurchases].join();
    const rows = ['RESERVED', 'SOLD', 'RELEASED']
      .map((status) => this.counts.of(pairKey(sku, status)))
      .join();
    this.laws.countsOfPurchases.check(
      counted === rows,
      sku,
      () => `stock counts reserved, sold, released ${counted}; its purchases are ${rows}`,
    );
  }
}
