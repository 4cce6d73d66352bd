import type { Category, Goods, Message, Order, Sale, SaleFigures } from '@stampede/contracts';

/** How the API shows a sale. Times are ISO 8601; `serverTime` lets a page count down by our clock instead of its own. */
export function saleView(sale: Sale, nowMs: number) {
  return {
    saleId: sale.saleId,
    name: sale.name,
    status: saleStatus(sale, nowMs),
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

/** Ended first: a sale may be ended before its start, and a draft that is over can no longer be published. */
export function saleStatus(
  { startsAtMs, endsAtMs, isPublished }: Sale,
  nowMs: number,
): 'DRAFT' | 'UPCOMING' | 'LIVE' | 'ENDED' {
  if (nowMs >= Number(endsAtMs)) return 'ENDED';
  if (!isPublished) return 'DRAFT';
  return nowMs < Number(startsAtMs) ? 'UPCOMING' : 'LIVE';
}

/** How the API shows what became of a sale's units and purchases. */
export function figuresView(figures: SaleFigures) {
  const { saleId, reservedPurchases, soldPurchases, releasedPurchases, rejectedPurchases } = figures;
  const items = figures.items.map(({ skuId, total, available, reserved, sold }) => ({
    skuId,
    total,
    available,
    reserved,
    sold,
  }));
  return { saleId, items, reservedPurchases, soldPurchases, releasedPurchases, rejectedPurchases };
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

export function categoryView({ categoryId, nameEn, nameZh }: Category) {
  return { categoryId, nameEn, nameZh };
}

export function goodsView(goods: Goods) {
  return {
    skuId: goods.skuId,
    titleEn: goods.titleEn,
    titleZh: goods.titleZh,
    descriptionEn: goods.descriptionEn,
    descriptionZh: goods.descriptionZh,
    picture: goods.picture,
    listPriceCents: goods.listPriceCents,
    categoryIds: goods.categoryIds,
    version: goods.version,
  };
}

/** How the API shows a message to the one whom it was sent to. */
export function messageView({ messageId, channel, kind, orderId, subject, body, createdAtMs }: Message) {
  return { messageId, channel, kind, orderId, subject, body, createdAt: isoTime(createdAtMs) };
}

const isoTime = (ms: string): string => new Date(Number(ms)).toISOString();
