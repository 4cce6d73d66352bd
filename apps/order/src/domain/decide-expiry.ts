/** What payment said about an overdue order, or UNKNOWN when it could not be asked. */
export type PaymentClosure = 'CLOSED' | 'UNDER_WAY' | 'PAID' | 'UNKNOWN';

/**
 * Whether an overdue order may be cancelled now. PAID waits for the payment's event, whatever the time. What stays open beyond
 * the bound is cancelled all the same: a charge that arrives later is refunded.
 */
export function decideExpiry(closure: PaymentClosure, beyondBound: boolean): 'CANCEL' | 'WAIT' {
  if (closure === 'PAID') return 'WAIT';
  return closure === 'CLOSED' || beyondBound ? 'CANCEL' : 'WAIT';
}
