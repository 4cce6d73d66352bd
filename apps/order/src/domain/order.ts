import type { OrderStatus } from '@stampede/contracts';

export type CancelReason = 'EXPIRED' | 'WITHDRAWN';

/** A charge that this order cannot use, kept so that a repeated charge asks for the same refund with the same event. */
export interface RefundRequest {
  readonly paymentId: string;
  readonly version: number;
  readonly requestedAtMs: number;
}

/** What was bought, as the ledger reserved it. */
export interface OrderLine {
  readonly purchaseId: string;
  readonly userId: string;
  readonly saleId: string;
  readonly skuId: string;
  readonly quantity: number;
  readonly amountCents: number;
}

/** An order that has an id but is not stored yet; the database gives it its times. */
export interface OrderDraft extends OrderLine {
  readonly id: string;
  readonly traceparent: string | null;
}

/** A stored order. All times are by the clock of its database. */
export interface Order extends OrderDraft {
  readonly status: OrderStatus;
  /** Number of events so far; OrderPlaced is 1. */
  readonly version: number;
  /** The version at which it became PAID or CANCELLED. */
  readonly endedVersion: number | null;
  readonly placedAtMs: number;
  readonly payableUntilMs: number;
  readonly paidAtMs: number | null;
  readonly paymentId: string | null;
  readonly cancelledAtMs: number | null;
  readonly cancelReason: CancelReason | null;
  readonly refundRequests: readonly RefundRequest[];
}
