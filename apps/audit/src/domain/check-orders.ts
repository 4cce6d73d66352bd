import type { Books } from './books.js';
import type { Laws } from './laws.js';
import type { LedgerStatus, OrderRow, OrderState } from './records.js';

const LEDGER_STATUS: Readonly<Record<OrderState, LedgerStatus>> = {
  PENDING_PAYMENT: 'RESERVED',
  PAID: 'SOLD',
  CANCELLED: 'RELEASED',
};

/** Holds the orders of all shards against the ledger. */
export class OrderCheck {
  constructor(
    private readonly laws: Laws,
    private readonly books: Books,
  ) {}

  order(row: OrderRow): void {
    const { laws } = this;
    const { orderId, purchaseId, status, amountCents, paymentId, shard } = row;
    if (this.books.orders.has(orderId))
      laws.oneOrder.violated(orderId, `a second row of this id, in shard ${shard}`);
    this.books.orders.set(orderId, { status, amountCents, paymentId, charges: 0, chargedCents: 0 });
    laws.orderShard.check(row.inOwnShard, orderId, () => `of ${row.userId}, found in shard ${shard}`);
    const purchase = this.books.purchases.get(purchaseId);
    if (!purchase) {
      return laws.oneOrder.violated(orderId, `for purchase ${purchaseId}, which the ledger does not have`);
    }
    purchase.orders += 1;
    const line = `${row.quantity} of ${row.saleId} ${row.skuId} for ${row.userId}, ${amountCents} cents`;
    const bought =
      `${purchase.quantity} of ${purchase.saleId} ${purchase.skuId} for ${purchase.userId}, ` +
      `${purchase.amountCents} cents`;
    laws.orderLines.check(line === bought, orderId, () => `order: ${line}; purchase: ${bought}`);
    laws.orderEnds.check(
      purchase.status === LEDGER_STATUS[status],
      orderId,
      () => `order is ${status}, its purchase ${purchaseId} is ${purchase.status}`,
    );
  }

  finish(): void {
    for (const { purchaseId, status, orders } of this.books.purchases.values()) {
      const wanted = status === 'REJECTED' ? 0 : 1;
      this.laws.oneOrder.check(
        orders === wanted,
        purchaseId,
        () => `${status} in the ledger, ${orders} orders`,
      );
    }
  }
}
