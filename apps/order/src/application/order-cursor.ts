import { isOrderId } from '../domain/order-id.js';
import type { PagePosition } from './order-repository.js';

/** A page's end as the buyer carries it: base64url of `placedAtMs.orderId`. */
export function encodeCursor({ placedAtMs, orderId }: PagePosition): string {
  return Buffer.from(`${placedAtMs}.${orderId}`).toString('base64url');
}

/** The position, or undefined for a text that is no cursor of ours. */
export function decodeCursor(cursor: string): PagePosition | undefined {
  const match = /^(\d{13})\.(\d{1,19})$/.exec(Buffer.from(cursor, 'base64url').toString());
  return match && isOrderId(match[2]!) ? { placedAtMs: Number(match[1]), orderId: match[2]! } : undefined;
}
