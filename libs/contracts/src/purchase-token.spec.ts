import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { signPurchaseToken, verifyPurchaseToken } from './purchase-token.js';

const secret = 's'.repeat(32);
const nonce = randomBytes(16).toString('base64url');
const claims = {
  userId: 'alice',
  saleId: 'sale-1',
  skuId: 'sku-1',
  startsAtMs: 1_800_000_000_000,
  expiresAtMs: 1_800_000_300_000,
  nonce,
};
const nowMs = 1_800_000_000_001;

describe('a purchase token', () => {
  const token = signPurchaseToken(claims, secret);

  it('is valid for its own user, sale and sku, and tells its nonce as the tokenId', () => {
    expect(verifyPurchaseToken(token, claims, secret, nowMs)).toEqual({
      outcome: 'VALID',
      tokenId: nonce,
      startsAtMs: claims.startsAtMs,
      expiresAtMs: claims.expiresAtMs,
    });
  });

  it.each([{ userId: 'bob' }, { saleId: 'sale-2' }, { skuId: 'sku-2' }])('is invalid for %j', (other) => {
    expect(verifyPurchaseToken(token, { ...claims, ...other }, secret, nowMs)).toEqual({
      outcome: 'INVALID',
    });
  });

  it('does not confuse a user and a sale whose names run together', () => {
    const glued = signPurchaseToken({ ...claims, userId: 'alices', saleId: 'ale-1' }, secret);
    expect(verifyPurchaseToken(glued, claims, secret, nowMs)).toEqual({ outcome: 'INVALID' });
  });

  it('expires at its expiry', () => {
    expect(verifyPurchaseToken(token, claims, secret, claims.expiresAtMs - 1).outcome).toBe('VALID');
    expect(verifyPurchaseToken(token, claims, secret, claims.expiresAtMs).outcome).toBe('EXPIRED');
  });

  it('is invalid under another secret', () => {
    expect(verifyPurchaseToken(token, claims, 'x'.repeat(32), nowMs)).toEqual({ outcome: 'INVALID' });
  });

  it('is invalid when any of its characters is another', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: token.length - 1 }),
        fc.constantFrom('a', 'B', '7', '.', '=', ' '),
        (at, char) => {
          fc.pre(token[at] !== char);
          const changed = token.slice(0, at) + char + token.slice(at + 1);
          return verifyPurchaseToken(changed, claims, secret, nowMs).outcome === 'INVALID';
        },
      ),
    );
  });

  it('refuses any text at all without throwing', () => {
    fc.assert(
      fc.property(
        fc.string(),
        (text) => verifyPurchaseToken(text, claims, secret, nowMs).outcome === 'INVALID',
      ),
    );
  });
});
