import { createSecretKey, randomBytes } from 'node:crypto';
import { signPurchaseToken, type PurchaseTokenClaims } from '@stampede/contracts';

/** Makes purchase tokens as the gateway does, without a captcha. */
export function createPurchaseTokenMint(
  secret: string,
): (claims: Omit<PurchaseTokenClaims, 'nonce'>) => string {
  const key = createSecretKey(secret, 'utf8');
  return (claims) => signPurchaseToken({ ...claims, nonce: randomBytes(16).toString('base64url') }, key);
}
