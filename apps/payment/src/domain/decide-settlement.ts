import type { PaymentEvent } from '@stampede/contracts';
import { CURRENCY, type Payment } from './payment.js';
import { paymentTransitions, type PaymentFact } from './payment-status.js';

/** A charge as the provider's ledger has it. */
export interface Charge {
  readonly chargeId: string;
  readonly amountCents: number;
  readonly currency: string;
  readonly status: 'SUCCEEDED' | 'DECLINED';
  readonly declineCode: string | null;
  readonly refundId: string | null;
}

/** What asking the provider brought: a final state, no such key yet, or nothing that can be relied on. */
export type Observation =
  | { readonly kind: 'CHARGE'; readonly charge: Charge }
  | { readonly kind: 'NOT_FOUND' }
  | { readonly kind: 'UNANSWERED' };

export type PaymentEventType = PaymentEvent['type'];

/** What is to be written and told; the row's new fields and at most one event. */
export interface Transition {
  readonly kind: 'apply';
  readonly changes: Partial<Omit<Payment, 'paymentId' | 'orderId' | 'userId' | 'attempt'>>;
  readonly emit?: PaymentEventType;
}
export type Decision = Transition | { readonly kind: 'done' | 'wait' | 'conflict' };

/** Brings a payment to the state that the provider reports: by rank, so that a late report never takes it back. */
export function decideSettlement(payment: Payment, observation: Observation): Decision {
  const decision = decide(payment, factOf(payment, observation));
  if (decision.kind !== 'apply' || observation.kind !== 'CHARGE') return decision;
  const { chargeId, amountCents, status, declineCode, refundId } = observation.charge;
  const chargedCents = status === 'SUCCEEDED' ? amountCents : null;
  return { ...decision, changes: { ...decision.changes, chargeId, chargedCents, declineCode, refundId } };
}

/** The order cannot take the money: send it back. */
export function decideRefundRequest(payment: Payment): Decision {
  return decide(payment, 'RefundRequested');
}

/** The provider's refund of this payment's charge is in its ledger. */
export function decideRefund(payment: Payment, refundId: string): Decision {
  const decision = decide(payment, 'ChargeRefunded');
  return decision.kind === 'apply' ? { ...decision, changes: { ...decision.changes, refundId } } : decision;
}

function factOf(payment: Payment, observation: Observation): PaymentFact {
  // "Not found" is no refusal: our request may still be on its way there.
  if (observation.kind !== 'CHARGE') return 'ChargeUnanswered';
  const { charge } = observation;
  if (charge.status === 'DECLINED') return 'ChargeDeclined';
  if (charge.refundId !== null) return 'ChargeRefunded';
  return charge.amountCents === payment.amountCents && charge.currency === CURRENCY
    ? 'ChargeSucceeded'
    : 'ChargeMismatched';
}

function decide(payment: Payment, fact: PaymentFact): Decision {
  const cell = paymentTransitions[payment.status][fact];
  if (cell.kind !== 'apply') return { kind: cell.kind };
  const emit: Partial<Record<typeof cell.to, PaymentEventType>> = {
    SUCCEEDED: 'PaymentSucceeded',
    REFUNDED: 'PaymentRefunded',
  };
  return { kind: 'apply', changes: { status: cell.to }, emit: emit[cell.to] };
}
