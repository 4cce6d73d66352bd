import { createSigner } from 'fast-jwt';
import { JwtAccessTokens } from './jwt-access-tokens.js';

const secret = 'a-secret-of-the-tests-0123456789abcdef';

describe('access tokens', () => {
  let nowMs = Date.now();
  const tokens = new JwtAccessTokens(secret, 60_000, { now: () => nowMs }, { next: () => 'the-nonce' });

  it('come back as the session that they were issued for', () => {
    const { token, session } = tokens.issue({ userId: 'alice', role: 'operator' });
    expect(session).toMatchObject({ userId: 'alice', role: 'operator', tokenId: 'the-nonce' });
    expect(tokens.verify(token)).toEqual(session);
    expect(tokens.verify(token)).toEqual(session);
  });

  it('are no longer valid after their life, remembered or not', () => {
    const { token } = tokens.issue({ userId: 'alice', role: 'buyer' });
    expect(tokens.verify(token)).toBeDefined();
    nowMs += 61_000;
    expect(tokens.verify(token)).toBeUndefined();
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
      tokenId: undefined,
    });
  });
});
