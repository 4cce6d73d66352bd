import { createSigner } from 'fast-jwt';

/** A user as the gateway will see it. */
export interface MintedUser {
  readonly userId: string;
  readonly role: 'buyer' | 'operator';
}

/** Signs access tokens with the claims of the gateway's own, without a login. */
export function createAccessTokenMint(
  jwtSecret: string,
  expiresInMs = 3_600_000,
): (user: MintedUser) => string {
  const sign = createSigner({
    key: jwtSecret,
    algorithm: 'HS256',
    iss: 'stampede',
    aud: 'stampede',
    expiresIn: expiresInMs,
  });
  return ({ userId, role }) => sign({ sub: userId, role });
}
