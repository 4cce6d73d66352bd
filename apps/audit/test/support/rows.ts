import { bucketOfUser, purchaseIdOf } from '@stampede/contracts';

/** The sale of the little world: 10 units of one sku at 1000 cents, at most 2 per user. */
export const SALE = { saleId: 'sale-1', skuId: 'sku-1', total: 10, priceCents: 1000, perUserLimit: 2 };

export type End = 'pending' | 'paid' | 'expired' | 'refunded' | 'rejected';

/** One purchase of the little world and everything that came of it. */
export interface Bought {
  readonly name: string;
  readonly userId: string;
  readonly purchaseId: string;
  readonly quantity: number;
  readonly amountCents: number;
  readonly end: End;
  readonly orderId: string;
  readonly paymentId: string;
}

let orderSequence = 1000;

/** A purchase with the key `key-<name>`; its order lies in its user's bucket. */
export function bought(name: string, end: End, quantity = 1, userId = `user-${name}`): Bought {
  const orderId = (BigInt((orderSequence += 1)) << 10n) | BigInt(bucketOfUser(userId));
  return {
    name,
    userId,
    purchaseId: purchaseIdOf(userId, SALE.saleId, keyOf(name)),
    quantity,
    amountCents: end === 'rejected' ? 0 : quantity * SALE.priceCents,
    end,
    orderId: orderId.toString(),
    paymentId: `payment-${name}`,
  };
}

export const keyOf = (name: string): string => `key-${name}`;

export const LEDGER_STATUS: Readonly<Record<End, string>> = {
  pending: 'RESERVED',
  paid: 'SOLD',
  expired: 'RELEASED',
  refunded: 'RELEASED',
  rejected: 'REJECTED',
};
export const GATE_STATE: Readonly<Record<End, string>> = {
  pending: 'L',
  paid: 'S',
  expired: 'R',
  refunded: 'R',
  rejected: 'X',
};
export const ORDER_STATUS: Readonly<Record<End, string>> = {
  pending: 'PENDING_PAYMENT',
  paid: 'PAID',
  expired: 'CANCELLED',
  refunded: 'CANCELLED',
  rejected: '',
};

/** An answer as a generator writes it. */
export function answer(name: string, status: number, of: object = {}): object {
  const userId = `user-${name}`;
  return {
    request: 0,
    attempt: 1,
    repeat: false,
    user: userId,
    key: keyOf(name),
    sale: SALE.saleId,
    sku: SALE.skuId,
    quantity: 1,
    status,
    code: status === 409 ? 'SOLD_OUT' : null,
    purchaseId: status === 202 ? purchaseIdOf(userId, SALE.saleId, keyOf(name)) : null,
    startedAt: 1_700_000_000_000,
    latencyMs: 5,
    serviceMs: 5,
    ...of,
  };
}
