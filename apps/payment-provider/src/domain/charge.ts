import type { Faults } from './faults.js';

/** DECLINED is the final refusal of this idempotency key; a key that was never seen has no charge at all. */
export type ChargeStatus = 'SUCCEEDED' | 'DECLINED';

export interface ChargeRequest {
  readonly idempotencyKey: string;
  readonly amountCents: number;
  readonly currency: string;
  /** What the merchant pays for: its order id. */
  readonly reference: string;
}

export interface Charge extends ChargeRequest {
  readonly id: string;
  readonly status: ChargeStatus;
  readonly declineCode: string | null;
  readonly createdAt: string;
  readonly refundId: string | null;
}

export interface Refund {
  readonly id: string;
  readonly chargeId: string;
  readonly idempotencyKey: string;
  readonly amountCents: number;
  readonly createdAt: string;
}

export interface ChargeDecision {
  readonly status: ChargeStatus;
  readonly declineCode: string | null;
}

/** This amount is always declined, so that a refusal can be tried by hand. */
export const ALWAYS_DECLINED_CENTS = 40_002;

/** Whether the cardholder's bank would pay; `roll` is uniform in [0, 1). */
export function decideCharge(request: ChargeRequest, faults: Faults, roll: number): ChargeDecision {
  if (request.amountCents === ALWAYS_DECLINED_CENTS || faults.declineAmounts.includes(request.amountCents)) {
    return { status: 'DECLINED', declineCode: 'AMOUNT_DECLINED' };
  }
  if (roll < faults.declineRate) return { status: 'DECLINED', declineCode: 'CARD_DECLINED' };
  return { status: 'SUCCEEDED', declineCode: null };
}

/** A key stands for one request: every later use of it must ask for the same thing. */
export function sameCharge(first: ChargeRequest, second: ChargeRequest): boolean {
  return (
    first.amountCents === second.amountCents &&
    first.currency === second.currency &&
    first.reference === second.reference
  );
}
