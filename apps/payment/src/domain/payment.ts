import type { PaymentStatus } from './payment-status.js';

/** What every charge is asked for in. */
export const CURRENCY = 'CNY';

/** One attempt to pay an order. */
export interface Payment {
  /** `<orderId>-<attempt>`: also the idempotency key at the provider. */
  readonly paymentId: string;
  readonly orderId: string;
  readonly userId: string;
  readonly attempt: number;
  readonly amountCents: number;
  readonly status: PaymentStatus;
  /** Counts the writes of the row: what a compare-and-set compares. */
  readonly version: number;
  /** Events told so far. */
  readonly eventVersion: number;
  readonly chargeId: string | null;
  /** What the provider charged. */
  readonly chargedCents: number | null;
  readonly refundId: string | null;
  readonly declineCode: string | null;
  /** Trace of the request that began the attempt. */
  readonly traceparent: string | null;
  /** Times that the sweeper has looked after it. */
  readonly checks: number;
}

export const paymentIdOf = (orderId: string, attempt: number): string => `${orderId}-${attempt}`;
