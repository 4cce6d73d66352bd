import { createSigner, createVerifier } from 'fast-jwt';
import {
  AccessTokens,
  type AccessToken,
  type Nonces,
  type Session,
  type User,
  type WallClock,
} from '../../application/ports.js';
import { BoundedCache } from '../../domain/bounded-cache.js';

const NAME = 'stampede';
const CACHED_SESSIONS = 10_000;

interface Claims {
  readonly sub: unknown;
  readonly role: unknown;
  readonly exp: unknown;
  readonly jti?: unknown;
}

/**
 * Access tokens as JWT: HS256 and no other algorithm, `sub` the user, `role` buyer or operator, `iss` and `aud` "stampede", `exp`, `jti`.
 * A verified token is remembered, because a buyer's few requests carry the same one: a look-up instead of an HMAC.
 */
export class JwtAccessTokens extends AccessTokens {
  private readonly sign: (payload: object) => string;
  private readonly check: (token: string) => Claims;
  private readonly verified = new BoundedCache<Session>(CACHED_SESSIONS);

  constructor(
    secret: string,
    private readonly lifeMs: number,
    private readonly clock: WallClock,
    private readonly nonces: Nonces,
  ) {
    super();
    this.sign = createSigner({ key: secret, algorithm: 'HS256' });
    this.check = createVerifier({
      key: secret,
      algorithms: ['HS256'],
      allowedIss: NAME,
      allowedAud: NAME,
      requiredClaims: ['iss', 'aud', 'sub', 'role', 'exp'],
    }) as (token: string) => Claims;
  }

  issue({ userId, role }: User): AccessToken {
    const tokenId = this.nonces.next();
    const iat = Math.floor(this.clock.now() / 1000);
    const exp = iat + Math.ceil(this.lifeMs / 1000);
    const token = this.sign({ iss: NAME, aud: NAME, sub: userId, role, jti: tokenId, iat, exp });
    return { token, session: { userId, role, tokenId, expiresAtMs: exp * 1000 } };
  }

  verify(token: string): Session | undefined {
    const known = this.verified.get(token);
    if (known !== undefined) return this.clock.now() < known.expiresAtMs ? known : undefined;
    const session = sessionOf(this.claimsOf(token));
    if (session !== undefined) this.verified.set(token, session);
    return session;
  }

  private claimsOf(token: string): Claims | undefined {
    try {
      return this.check(token);
    } catch {
      return undefined; // Forged, foreign, expired or no JWT at all: the answer is the same.
    }
  }
}

function sessionOf(claims: Claims | undefined): Session | undefined {
  if (claims === undefined) return undefined;
  const { sub, role, exp, jti } = claims;
  if (typeof sub !== 'string' || sub.length === 0 || sub.length > 128) return undefined;
  if ((role !== 'buyer' && role !== 'operator') || typeof exp !== 'number') return undefined;
  return { userId: sub, role, tokenId: typeof jti === 'string' ? jti : undefined, expiresAtMs: exp * 1000 };
}
