import { createHash } from 'node:crypto';

/**
 * The id of a purchase: `<saleId>.<128 bits of SHA-256 over user, sale and Idempotency-Key, base64url>`. Any instance derives the
 * same id from the same request and so finds the first answer; the sale in front leads to the keys that hold it.
 */
export function purchaseIdOf(userId: string, saleId: string, idempotencyKey: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([userId, saleId, idempotencyKey]))
    .digest();
  return `${saleId}.${digest.subarray(0, 16).toString('base64url')}`;
}

/** The sale that a purchaseId names, or undefined when it is not a purchaseId. */
export function saleOfPurchase(purchaseId: string): string | undefined {
  const match = /^([a-z0-9-]{3,40})\.[A-Za-z0-9_-]{22}$/.exec(purchaseId);
  return match?.[1];
}
