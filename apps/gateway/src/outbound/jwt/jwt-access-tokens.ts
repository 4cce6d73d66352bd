import { createSigner, createVerifier } from 'fast-jwt';
import { BoundedCache } from '@stampede/http';
import type { WallClock } from '../../application/ports/clock.js';
import {
  AccessTokens,
  type AccessToken,
  type AccountSession,
  type Session,
} from '../../application/ports/sessions.js';
import type { Revocations } from '../../domain/revocations.js';

const NAME = 'stampede';
const CACHED_SESSIONS = 10_000;

interface Claims {
  readonly sub: unknown;
  readonly role: unknown;
  readonly exp: unknown;
  readonly jti?: unknown;
  readonly preferred_username?: unknown;
}

/**
 * Access tokens as JWT: HS256 and no other algorithm, `sub` the user, `role` buyer or operator, `iss` and `aud` "stampede", `exp`, `jti`
 * the session, `preferred_username`. A verified token is remembered, because a buyer's few requests carry the same one: a look-up
 * instead of an HMAC. Whether its session was revoked is asked each time, in memory.
 */
export class JwtAccessTokens extends AccessTokens {
  private readonly sign: (payload: object) => string;
  private readonly check: (token: string) => Claims;
  private readonly verified = new BoundedCache<Session>(CACHED_SESSIONS);

  constructor(
    secret: string,
    private readonly maxLifeMs: number,
    private readonly clock: WallClock,
    private readonly revocations: Revocations,
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

  /** The token lives as long as the session, and never longer than revocations are remembered. */
  issue(session: AccountSession): AccessToken {
    const { userId: sub, role, sessionId: jti, username } = session;
    const nowMs = this.clock.now();
    const iat = Math.floor(nowMs / 1000);
    const exp = Math.floor(Math.min(session.expiresAtMs, nowMs + this.maxLifeMs) / 1000);
    const token = this.sign({ iss: NAME, aud: NAME, sub, role, jti, preferred_username: username, iat, exp });
    return { token, session: { ...session, expiresAtMs: exp * 1000 } };
  }

  verify(token: string): Session | undefined {
    const known = this.verified.get(token);
    if (known !== undefined) return this.isOver(known) ? undefined : known;
    const session = sessionOf(this.claimsOf(token));
    if (session === undefined || this.isOver(session)) return undefined;
    this.verified.set(token, session);
    return session;
  }

  private isOver({ sessionId, expiresAtMs }: Session): boolean {
    return this.clock.now() >= expiresAtMs || this.revocations.has(sessionId);
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
  const { sub, role, exp, jti, preferred_username: username } = claims;
  if (typeof sub !== 'string' || sub.length === 0 || sub.length > 128) return undefined;
  if ((role !== 'buyer' && role !== 'operator') || typeof exp !== 'number') return undefined;
  return {
    userId: sub,
    role,
    sessionId: typeof jti === 'string' ? jti : undefined,
    username: typeof username === 'string' ? username : undefined,
    expiresAtMs: exp * 1000,
  };
}
