import type { AttemptDecision, CloseDecision } from '../domain/decide-attempt.js';
import type { Decision, Observation } from '../domain/decide-settlement.js';
import type { Payment } from '../domain/payment.js';

/** A request to pay, as its idempotency key knows it. */
export interface PaymentRequest {
  readonly userId: string;
  readonly idempotencyKey: string;
  readonly orderId: string;
  /** Hash of everything else that the request asks for. */
  readonly fingerprint: string;
}

/** The right to run a request; it ends by itself when its holder dies. */
export interface Lease {
  readonly userId: string;
  readonly idempotencyKey: string;
  readonly token: string;
}

export type BeginOutcome =
  | { readonly kind: 'RUN'; readonly lease: Lease }
  | { readonly kind: 'ANSWERED'; readonly payment: Payment }
  | { readonly kind: 'KEY_REUSED' | 'IN_PROGRESS' };

/** Which key asked for what. Refusals leave no trace: the key may ask again. */
export abstract class RequestRepository {
  abstract begin(request: PaymentRequest): Promise<BeginOutcome>;
  /** Forgets a request that led to no attempt. */
  abstract release(lease: Lease): Promise<void>;
}

export interface NewAttempt {
  readonly orderId: string;
  readonly userId: string;
  readonly amountCents: number;
  readonly traceparent: string | undefined;
}

export type OpenOutcome =
  | { readonly kind: 'BEGUN'; readonly payment: Payment }
  | Exclude<AttemptDecision, { kind: 'BEGIN' }>
  /** Another process took the request over meanwhile. */
  | { readonly kind: 'LEASE_LOST' };

/** Attempts of an order, under the lock of the order's row. */
export abstract class AttemptRepository {
  /** Begins an attempt or finds the one that answers; either way the request is tied to it, in the same transaction. */
  abstract open(attempt: NewAttempt, lease: Lease): Promise<OpenOutcome>;
  abstract close(orderIds: readonly string[]): Promise<ReadonlyMap<string, CloseDecision>>;
}

export interface UpdateOutcome {
  readonly payment: Payment;
  readonly decision: Decision['kind'];
}

export abstract class PaymentRepository {
  abstract find(paymentId: string): Promise<Payment | undefined>;
  /** Read, decide, compare-and-set, and the event in the outbox: one transaction. Undefined when there is no such payment. */
  abstract update(
    paymentId: string,
    decide: (payment: Payment) => Decision,
  ): Promise<UpdateOutcome | undefined>;
  /** Takes payments that are to be looked at, for this process alone during `leaseMs`. */
  abstract claimDue(limit: number, leaseMs: number): Promise<Payment[]>;
  /** Looks at it again after the delay, or never when the payment came to rest. */
  abstract postpone(paymentId: string, delayMs: number): Promise<void>;
}

/** A webhook, reduced to what it hints at. */
export interface WebhookHint {
  readonly eventId: string;
  readonly type: string;
  readonly paymentId: string;
  readonly body: string;
}

export abstract class WebhookRepository {
  /** Keeps the hint once and makes its payment due, unless the payment is at rest or being asked about right now. */
  abstract record(hint: WebhookHint): Promise<'NEW' | 'DUPLICATE'>;
}

export interface ChargeOrder {
  readonly paymentId: string;
  readonly orderId: string;
  readonly amountCents: number;
}

export type RefundObservation =
  { readonly kind: 'REFUNDED'; readonly refundId: string } | { readonly kind: 'UNANSWERED' };

/** The payment provider. No method throws for its failures and none lasts longer than the bound of a call. */
export abstract class ProviderPort {
  /** Charges once per paymentId, however often it is asked. */
  abstract charge(order: ChargeOrder): Promise<Observation>;
  abstract fetchCharge(paymentId: string): Promise<Observation>;
  /** Refunds once per charge, however often it is asked. */
  abstract refund(chargeId: string): Promise<RefundObservation>;
}

export interface Payable {
  readonly code: string;
  readonly amountCents: number;
}

export abstract class OrderPort {
  abstract findPayable(userId: string, orderId: string): Promise<Payable>;
}

export abstract class Clock {
  abstract nowMs(): number;
  abstract sleep(delayMs: number): Promise<void>;
}

export abstract class Dice {
  /** Uniform in [0, 1). */
  abstract roll(): number;
}

export abstract class Telemetry {
  abstract paymentMoved(payment: Payment): void;
  abstract webhookReceived(outcome: string): void;
  abstract conflict(paymentId: string, what: string): void;
}

/** Where the current request's trace stands. */
export abstract class TraceContext {
  abstract current(): string | undefined;
  abstract run<T>(traceparent: string | null, work: () => T): T;
}

/** Rings when a payment became due, so that the sweeper need not wait for its next round. */
export class SweepBell {
  private listener: () => void = () => undefined;

  onRing(listener: () => void): void {
    this.listener = listener;
  }

  ring(): void {
    this.listener();
  }
}
