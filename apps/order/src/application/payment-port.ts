import type { PaymentClosure } from '../domain/decide-expiry.js';

/** At most so many orders a call: the bound of payment's contract. */
export const MAX_CLOSED_ORDERS = 256;

export abstract class PaymentPort {
  /** Forbids new payments of these orders and says where each stands. */
  abstract close(orderIds: readonly string[]): Promise<ReadonlyMap<string, PaymentClosure>>;
}
