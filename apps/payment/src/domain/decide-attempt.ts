import type { Payment } from './payment.js';
import { isLive, type PaymentStatus } from './payment-status.js';

/** What payment knows of an order, read under the lock of its row. */
export interface OrderPayments {
  readonly closed: boolean;
  /** The newest attempt. */
  readonly latest: Payment | undefined;
}

export type AttemptDecision =
  /** A new attempt with this number may begin. */
  | { readonly kind: 'BEGIN'; readonly attempt: number }
  /** This attempt answers: it lives, or its money went back and the order is not to be charged again. */
  | { readonly kind: 'ANSWER'; readonly payment: Payment }
  | { readonly kind: 'CLOSED' };

/** Attempt n+1 needs the provider's final refusal of n, and an order that is not closed. */
export function decideAttempt({ closed, latest }: OrderPayments): AttemptDecision {
  if (latest !== undefined && latest.status !== 'FAILED') return { kind: 'ANSWER', payment: latest };
  if (closed) return { kind: 'CLOSED' };
  return { kind: 'BEGIN', attempt: (latest?.attempt ?? 0) + 1 };
}

export type CloseDecision = 'CLOSED' | 'UNDER_WAY' | 'PAID';

/** What `close` answers once no new attempt can begin. */
export function decideClose(latest: PaymentStatus | undefined): CloseDecision {
  if (latest === 'SUCCEEDED') return 'PAID';
  return latest !== undefined && isLive(latest) ? 'UNDER_WAY' : 'CLOSED';
}
