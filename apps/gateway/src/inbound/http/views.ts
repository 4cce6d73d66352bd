import type { Order, Sale } from '@stampede/contracts';

/** How the API shows a sale. Times are ISO 8601; `serverTime` lets a page count down by our clock instead of its own. */
export function saleView(sale: Sale, nowMs: number) {
  const [startsAtMs, endsAtMs] = [Number(sale.startsAtMs), Number(sale.endsAtMs)];
  return {
    saleId: sale.saleId,
    name: sale.name,
    status: nowMs < startsAtMs ? 'UPCOMING' : nowMs < endsAtMs ? 'LIVE' : 'ENDED',
    startsAt: isoTime(sale.startsAtMs),
    endsAt: isoTime(sale.endsAtMs),
    serverTime: new Date(nowMs).toISOString(),
    perUserLimit: sale.perUserLimit,
    items: sale.items.map(({ skuId, title, priceCents, stock, available }) => ({
      skuId,
      title,
      priceCents,
      stock,
      available,
    })),
  };
}

/** How the API shows an order; what has not happened is left out. */
export function orderView(order: Order) {
  return {
    orderId: order.orderId,
    purchaseId: order.purchaseId,
    saleId: order.saleId,
    skuId: order.skuId,
    quantity: order.quantity,
    amountCents: order.amountCents,
    status: order.status,
    placedAt: isoTime(order.placedAtMs),
    payableUntil: isoTime(order.payableUntilMs),
    paidAt: order.paidAtMs === null ? undefined : isoTime(order.paidAtMs),
    cancelledAt: order.cancelledAtMs === null ? undefined : isoTime(order.cancelledAtMs),
    cancelReason: order.cancelReason ?? undefined,
  };
}

const isoTime = (ms: string): string => new Date(Number(ms)).toISOString();
