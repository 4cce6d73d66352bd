import type { Goods, Message, Order, PayOrder, ReserveStock } from '@stampede/contracts';

/** Values of the contracts; a story tells what matters in it. */

export const anOrder = (changes: Partial<Order> = {}): Order => ({
  orderId: 'order-1',
  purchaseId: 'purchase-1',
  userId: 'ann',
  saleId: 'sale-1',
  skuId: 'phone',
  quantity: 1,
  amountCents: 9900,
  status: 'PENDING_PAYMENT',
  placedAtMs: '1700000000000',
  payableUntilMs: '1700000900000',
  paidAtMs: null,
  cancelledAtMs: null,
  cancelReason: null,
  ...changes,
});

/** Goods whose English title says who answered. */
export const goodsOf = (titleEn: string): Goods => ({
  skuId: 'phone',
  titleEn,
  titleZh: '手机',
  descriptionEn: '',
  descriptionZh: '',
  picture: 'phone',
  listPriceCents: 19900,
  categoryIds: [],
  version: 1,
});

export const aReservation = (userId = 'ann'): ReserveStock => ({
  purchaseId: `purchase-of-${userId}`,
  saleId: 'sale-1',
  skuId: 'phone',
  userId,
  quantity: 1,
  fingerprint: 'f',
  tokenId: 't',
});

export const aPayment = (changes: Partial<PayOrder> = {}): PayOrder => ({
  orderId: 'order-1',
  userId: 'ann',
  idempotencyKey: 'k',
  fingerprint: 'f',
  method: 'provider',
  ...changes,
});

export const aMessage = (): Message => ({
  messageId: 'message-1',
  userId: 'ann',
  channel: 'MAIL',
  kind: 'ORDER_PLACED',
  orderId: 'order-1',
  subject: 'Your order',
  body: 'It is yours.',
  createdAtMs: '1700000000000',
});

export const ACCEPTED = { code: 'ACCEPTED', stockVersion: '0' } as const;
export const PAID = { code: 'OK', paymentId: 'payment-1', status: 'SUCCEEDED' } as const;
