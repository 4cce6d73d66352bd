import {
  enumeration,
  int32,
  int64,
  list,
  method,
  nullable,
  service,
  string,
  struct,
  type Infer,
} from '@stampede/rpc';

export const OrderStatus = enumeration('io.stampede.order.OrderStatus', [
  'PENDING_PAYMENT',
  'PAID',
  'CANCELLED',
]);
export type OrderStatus = Infer<typeof OrderStatus>;

export const Order = struct('io.stampede.order.Order', {
  orderId: string(),
  purchaseId: string(),
  userId: string(),
  saleId: string(),
  skuId: string(),
  quantity: int32(),
  amountCents: int32(),
  status: OrderStatus,
  /** Milliseconds since 1970, by the order database's clock. */
  placedAtMs: int64(),
  payableUntilMs: int64(),
  paidAtMs: nullable(int64()),
  cancelledAtMs: nullable(int64()),
  /** EXPIRED or WITHDRAWN. */
  cancelReason: nullable(string()),
});
export type Order = Infer<typeof Order>;

export const OrderPage = struct('io.stampede.order.OrderPage', {
  orders: list(Order),
  nextCursor: nullable(string()),
});
export type OrderPage = Infer<typeof OrderPage>;

export const CancelOutcome = struct('io.stampede.order.CancelOutcome', {
  /** CANCELLED (also when it already was), NOT_FOUND, ALREADY_PAID, or PAYMENT_UNDER_WAY (ask again). */
  code: string(),
  order: nullable(Order),
});
export type CancelOutcome = Infer<typeof CancelOutcome>;

export const PayableOutcome = struct('io.stampede.order.PayableOutcome', {
  /** PAYABLE, NOT_FOUND, ALREADY_PAID, CANCELLED or EXPIRED. */
  code: string(),
  /** What is to be paid; 0 unless PAYABLE. */
  amountCents: int32(),
});
export type PayableOutcome = Infer<typeof PayableOutcome>;

export const OrderService = service('io.stampede.order.OrderService', {
  /** A user's own order; null when unknown or another user's. */
  findOrder: method({
    args: [string('userId'), string('orderId')],
    returns: nullable(Order),
    idempotent: true,
    timeoutMs: 1000,
  }),
  /** The order that a purchase became; null while there is none. */
  findOrderOfPurchase: method({
    args: [string('userId'), string('purchaseId')],
    returns: nullable(Order),
    idempotent: true,
    timeoutMs: 1000,
  }),
  /** A user's orders, newest first; at most 100 a page. */
  listOrders: method({
    args: [string('userId'), nullable(string('cursor')), int32('limit')],
    returns: OrderPage,
    idempotent: true,
    timeoutMs: 1000,
  }),
  /** Withdraws an unpaid order: closes payment first, then gives the stock back. */
  cancelOrder: method({
    args: [string('userId'), string('orderId')],
    returns: CancelOutcome,
    idempotent: true,
    timeoutMs: 3000,
  }),
  /** Whether the order may be paid now, by the order database's clock. */
  findPayable: method({
    args: [string('userId'), string('orderId')],
    returns: PayableOutcome,
    idempotent: true,
    timeoutMs: 1000,
  }),
});
