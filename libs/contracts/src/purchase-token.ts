import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';

/**
 * A purchase token lets one user buy one sku of one sale, once: `p1.<start>.<expiry>.<nonce>.<mac>`.
 *
 *     p1      version of the format
 *     start   the sale's start parameter, milliseconds since 1970 in base 36
 *     expiry  milliseconds since 1970 in base 36
 *     nonce   128 random bits, base64url (22 characters): the tokenId that the gate spends
 *     mac     HMAC-SHA256 of the JSON array [version, user, sale, sku, start, expiry, nonce], base64url (43 characters)
 *
 * User, sale and sku are under the MAC but not in the token: the request names them, so a token of another user, sale or sku does
 * not verify. Checking one needs the secret and a clock, no store.
 */
const VERSION = 'p1';
const TOKEN = /^p1\.([0-9a-z]{1,11})\.([0-9a-z]{1,11})\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/;

/** Whom a purchase token is for and what it buys. */
export interface PurchaseTokenSubject {
  readonly userId: string;
  readonly saleId: string;
  readonly skuId: string;
}

/** Everything a purchase token says. Times are milliseconds since 1970. */
export interface PurchaseTokenClaims extends PurchaseTokenSubject {
  /** The sale's start parameter. */
  readonly startsAtMs: number;
  /** From then on the token is refused. */
  readonly expiresAtMs: number;
  /** 128 random bits in base64url, 22 characters. */
  readonly nonce: string;
}

/**
 * What {@link verifyPurchaseToken} found: `tokenId` is the nonce. INVALID is malformed, forged, or another user's, sale's or sku's:
 * they cannot be told apart.
 */
export type PurchaseTokenCheck =
  | {
      readonly outcome: 'VALID';
      readonly tokenId: string;
      readonly startsAtMs: number;
      readonly expiresAtMs: number;
    }
  | { readonly outcome: 'INVALID' | 'EXPIRED' };

const INVALID: PurchaseTokenCheck = Object.freeze({ outcome: 'INVALID' });
const EXPIRED: PurchaseTokenCheck = Object.freeze({ outcome: 'EXPIRED' });

/**
 * Makes a purchase token.
 *
 * @param secret shared by all gateways: PURCHASE_TOKEN_SECRET
 */
export function signPurchaseToken(claims: PurchaseTokenClaims, secret: string | KeyObject): string {
  const start = claims.startsAtMs.toString(36);
  const expiry = claims.expiresAtMs.toString(36);
  const mac = macOf(claims, start, expiry, claims.nonce, secret);
  return `${VERSION}.${start}.${expiry}.${claims.nonce}.${mac}`;
}

/** Whether a token was made for this user, sale and sku, and has not expired at `nowMs`. */
export function verifyPurchaseToken(
  token: string,
  subject: PurchaseTokenSubject,
  secret: string | KeyObject,
  nowMs: number,
): PurchaseTokenCheck {
  const match = TOKEN.exec(token);
  if (match === null) return INVALID;
  const [, start, expiry, nonce, mac] = match as unknown as [string, string, string, string, string];
  // As text: of base64url, several last characters decode to the same bytes.
  const expected = macOf(subject, start, expiry, nonce, secret);
  if (!timingSafeEqual(Buffer.from(mac, 'latin1'), Buffer.from(expected, 'latin1'))) return INVALID;
  const expiresAtMs = parseInt(expiry, 36);
  if (nowMs >= expiresAtMs) return EXPIRED;
  return { outcome: 'VALID', tokenId: nonce, startsAtMs: parseInt(start, 36), expiresAtMs };
}

function macOf(
  { userId, saleId, skuId }: PurchaseTokenSubject,
  start: string,
  expiry: string,
  nonce: string,
  secret: string | KeyObject,
): string {
  const signed = JSON.stringify([VERSION, userId, saleId, skuId, start, expiry, nonce]);
  return createHmac('sha256', secret).update(signed).digest('base64url');
}
