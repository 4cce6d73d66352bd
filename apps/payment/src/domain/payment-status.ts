import type { PaymentStatus } from '@stampede/contracts';

export type { PaymentStatus };

/**
 * What we learn about an attempt. All but RefundRequested come from the provider's own state, never from a webhook's words.
 *
 * ChargeUnanswered  no final answer: timeout, 5xx or "not found"
 * ChargeSucceeded   charged, the right amount
 * ChargeMismatched  charged, another amount or currency than we asked for
 * ChargeDeclined    refused for good
 * ChargeRefunded    charged, and given back in full
 * RefundRequested   the order cannot take the money
 */
export type PaymentFact =
  | 'ChargeUnanswered'
  | 'ChargeSucceeded'
  | 'ChargeMismatched'
  | 'ChargeDeclined'
  | 'ChargeRefunded'
  | 'RefundRequested';

/**
 * apply     the fact moves the payment on
 * done      the payment is already there, or further: nothing to do
 * wait      the fact came before another that must come first
 * conflict  the fact cannot be true of such a payment: nothing changes, people are told
 */
export type Cell =
  { readonly kind: 'apply'; readonly to: PaymentStatus } | { readonly kind: 'done' | 'wait' | 'conflict' };

const to = (status: PaymentStatus): Cell => ({ kind: 'apply', to: status });
const done: Cell = { kind: 'done' };
const wait: Cell = { kind: 'wait' };
const conflict: Cell = { kind: 'conflict' };

/**
 * INITIATED  committed; the provider is being asked
 * UNKNOWN    asked, answer not known; asked again with the same key
 * SUCCEEDED  charged once
 * FAILED     refused; the next attempt may begin. A charge that shows up all the same has no order to pay: it goes back
 * REFUNDING  the charge goes back
 * REFUNDED   it went back
 *
 * No column leads from a later stage to an earlier one.
 */
export const paymentTransitions: Readonly<Record<PaymentStatus, Readonly<Record<PaymentFact, Cell>>>> = {
  INITIATED: {
    ChargeUnanswered: to('UNKNOWN'),
    ChargeSucceeded: to('SUCCEEDED'),
    ChargeMismatched: to('REFUNDING'),
    ChargeDeclined: to('FAILED'),
    ChargeRefunded: to('REFUNDED'),
    RefundRequested: wait,
  },
  UNKNOWN: {
    ChargeUnanswered: done,
    ChargeSucceeded: to('SUCCEEDED'),
    ChargeMismatched: to('REFUNDING'),
    ChargeDeclined: to('FAILED'),
    ChargeRefunded: to('REFUNDED'),
    RefundRequested: wait,
  },
  SUCCEEDED: {
    ChargeUnanswered: done,
    ChargeSucceeded: done,
    ChargeMismatched: conflict,
    ChargeDeclined: conflict,
    ChargeRefunded: conflict,
    RefundRequested: to('REFUNDING'),
  },
  FAILED: {
    ChargeUnanswered: done,
    ChargeSucceeded: to('REFUNDING'),
    ChargeMismatched: to('REFUNDING'),
    ChargeDeclined: done,
    ChargeRefunded: to('REFUNDED'),
    RefundRequested: conflict,
  },
  REFUNDING: {
    ChargeUnanswered: done,
    ChargeSucceeded: done,
    ChargeMismatched: done,
    ChargeDeclined: conflict,
    ChargeRefunded: to('REFUNDED'),
    RefundRequested: done,
  },
  REFUNDED: {
    ChargeUnanswered: done,
    ChargeSucceeded: done,
    ChargeMismatched: done,
    ChargeDeclined: conflict,
    ChargeRefunded: done,
    RefundRequested: done,
  },
};

/** At most one attempt of an order is in one of these: the partial unique index says the same. */
const LIVE: ReadonlySet<PaymentStatus> = new Set(['INITIATED', 'UNKNOWN', 'SUCCEEDED']);
export const isLive = (status: PaymentStatus): boolean => LIVE.has(status);

/** The provider has yet to be heard. */
export const isUnsettled = (status: PaymentStatus): boolean => status === 'INITIATED' || status === 'UNKNOWN';
