import { Problem } from '@stampede/http';

const MAX_ORDER_ID = 2n ** 63n - 1n;

/** Whether a text can be an order id at all: anything else is answered here and asked nowhere. */
export function isOrderId(text: string): boolean {
  return /^[1-9]\d{0,18}$/.test(text) && BigInt(text) <= MAX_ORDER_ID;
}

export const unknownOrder = () => new Problem('NOT_FOUND', 'There is no such order.');
