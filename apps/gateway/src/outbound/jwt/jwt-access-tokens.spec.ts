import { createSigner } from 'fast-jwt';
import type { AccountSession } from '../../application/ports/sessions.js';
import { Revocations } from '../../domain/revocations.js';
import { JwtAccessTokens } from './jwt-access-tokens.js';

const secret = 'a-secret-of-the-tests-0123456789abcdef';
const MAX_LIFE_MS = 3_600_000;

describe('access tokens', () => {
  let nowMs: number;
  let revocations: Revocations;
  let tokens: JwtAccessTokens;
  let session: AccountSession;

  beforeEach(() => {
    nowMs = Math.floor(Date.now() / 1000) * 1000;
    const now = () => nowMs;
    revocations = new Revocations(MAX_LIFE_MS, now);
    tokens = new JwtAccessTokens(secret, MAX_LIFE_MS, { now }, revocations);
    const expiresAtMs = nowMs + 60_000;
    session = { userId: 'u-1', username: 'alice', role: 'operator', sessionId: 'session-1', expiresAtMs };
  });

  it('come back as the session that they were issued for', () => {
    const issued = tokens.issue(session);
    expect(issued.session).toEqual(session);
    expect(tokens.verify(issued.token)).toEqual(session);
    expect(tokens.verify(issued.token)).toEqual(session);
  });

  it('are no longer valid after their session, remembered or not', () => {
    const { token } = tokens.issue(session);
    expect(tokens.verify(token)).toBeDefined();
    nowMs += 60_000;
    expect(tokens.verify(token)).toBeUndefined();
  });

  it('never live longer than revocations are remembered', () => {
    const { token, session: issued } = tokens.issue({ ...session, expiresAtMs: nowMs + 10 * MAX_LIFE_MS });
    expect(issued.expiresAtMs).toBe(nowMs + MAX_LIFE_MS);
    expect(tokens.verify(token)?.expiresAtMs).toBe(issued.expiresAtMs);
  });

  it('are refused once their session is revoked, remembered or not, and no others are', () => {
    const [known, unknown, other] = [{}, {}, { sessionId: 'session-2' }].map(
      (change, n) => tokens.issue({ ...session, username: `name-${n}`, ...change }).token,
    ) as [string, string, string];
    expect(tokens.verify(known)).toBeDefined();
    revocations.add(['session-1']);
    expect(tokens.verify(known)).toBeUndefined();
    expect(tokens.verify(unknown)).toBeUndefined();
    expect(tokens.verify(other)).toBeDefined();
  });

  it('need no jti, but then carry no identity', () => {
    const sign = createSigner({
      key: secret,
      algorithm: 'HS256',
      iss: 'stampede',
      aud: 'stampede',
      expiresIn: 600_000,
    });
    expect(tokens.verify(sign({ sub: 'user-1', role: 'buyer' }))).toMatchObject({
      userId: 'user-1',
      sessionId: undefined,
      username: undefined,
    });
  });
});
