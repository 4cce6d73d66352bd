import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far the provider's clock and ours may differ, delivery included. */
export const TOLERANCE_MS = 300_000;

const HEADER = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/;

/**
 * Whether the provider signed this body: `t=<seconds>,v1=<hex HMAC-SHA256 of "<seconds>.<body>">`. The time is under the
 * signature, so that a call that was listened to cannot be played back later.
 */
export function isSignedByProvider(rawBody: string, header: string, secret: string, nowMs: number): boolean {
  const match = HEADER.exec(header);
  if (match === null) return false;
  const [, seconds, signature] = match as unknown as [string, string, string];
  const expected = createHmac('sha256', secret).update(`${seconds}.${rawBody}`).digest();
  if (!timingSafeEqual(Buffer.from(signature, 'hex'), expected)) return false;
  return Math.abs(nowMs - Number(seconds) * 1000) <= TOLERANCE_MS;
}
