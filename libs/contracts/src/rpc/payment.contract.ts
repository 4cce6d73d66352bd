import { enumeration, list, method, nullable, service, string, struct, type Infer } from '@stampede/rpc';

/**
 * INITIATED  committed, the provider is being asked
 * UNKNOWN    the provider's answer is not known; the same charge is asked again
 * SUCCEEDED  charged once
 * FAILED     refused for good by the provider; another attempt is allowed
 * REFUNDING / REFUNDED  the charge had no order to pay, and goes or went back
 */
export const PaymentStatus = enumeration('io.stampede.payment.PaymentStatus', [
  'INITIATED',
  'UNKNOWN',
  'SUCCEEDED',
  'FAILED',
  'REFUNDING',
  'REFUNDED',
]);
export type PaymentStatus = Infer<typeof PaymentStatus>;

export const PayOrder = struct('io.stampede.payment.PayOrder', {
  orderId: string(),
  userId: string(),
  idempotencyKey: string(),
  /** Hash of the request's body. */
  fingerprint: string(),
  /** `provider`; `wallet` comes with the wallet. */
  method: string(),
});
export type PayOrder = Infer<typeof PayOrder>;

export const PayOutcome = struct('io.stampede.payment.PayOutcome', {
  /**
   * OK, NOT_FOUND, ALREADY_PAID, CANCELLED, EXPIRED, KEY_REUSED (same key, other body), IN_PROGRESS (same key still running) or
   * METHOD_UNAVAILABLE.
   */
  code: string(),
  paymentId: nullable(string()),
  status: nullable(PaymentStatus),
});
export type PayOutcome = Infer<typeof PayOutcome>;

export const CloseOutcome = struct('io.stampede.payment.CloseOutcome', {
  orderId: string(),
  /** CLOSED: no new attempt can begin and none is alive. UNDER_WAY: one is alive, ask again. PAID: one succeeded. */
  code: string(),
});
export type CloseOutcome = Infer<typeof CloseOutcome>;

export const WebhookOutcome = struct('io.stampede.payment.WebhookOutcome', {
  /** ACCEPTED, BAD_SIGNATURE or MALFORMED. */
  code: string(),
});
export type WebhookOutcome = Infer<typeof WebhookOutcome>;

export const PaymentService = service('io.stampede.payment.PaymentService', {
  /** Pays an order. One live attempt per order: a parallel request, whatever its key, gets that attempt's answer. */
  payOrder: method({ args: [PayOrder], returns: PayOutcome, idempotent: true, timeoutMs: 8000 }),
  /** Forbids new attempts for these orders; at most 256. */
  closeOrders: method({
    args: [list(string())],
    returns: list(CloseOutcome),
    idempotent: true,
    timeoutMs: 2000,
  }),
  /** The provider's callback: raw body as received, and its signature header. Only a hint; the provider's own state decides. */
  acceptWebhook: method({
    args: [string('rawBody'), string('signature')],
    returns: WebhookOutcome,
    idempotent: true,
    timeoutMs: 2000,
  }),
});
