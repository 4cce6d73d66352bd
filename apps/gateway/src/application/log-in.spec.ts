import { Problem, WindowLimiter } from '@stampede/http';
import { LogIn } from './log-in.js';
import type { AccessTokens, Accounts } from './ports/sessions.js';

describe('logging in', () => {
  const now = () => 0;
  const accounts = {
    logIn: async (username: string, password: string) => {
      if (password === 'away') throw new Problem('UNAVAILABLE', 'Away.');
      return password === 'right' ? { userId: username } : undefined;
    },
  } as unknown as Accounts;
  const tokens = { issue: (session: object) => ({ token: 't', session }) } as unknown as AccessTokens;
  const logInWith = (failures: number, attempts: number) =>
    new LogIn(accounts, tokens, {
      failures: new WindowLimiter(failures, 60_000, now),
      attempts: new WindowLimiter(attempts, 60_000, now),
    });

  it('does not count what was right', async () => {
    const logIn = logInWith(1, 100);
    for (let n = 0; n < 5; n += 1) await logIn.execute('alice', 'right', '1.1.1.1');
  });

  it('does not count as a wrong guess what could not be checked', async () => {
    const logIn = logInWith(1, 100);
    for (let n = 0; n < 3; n += 1) {
      await expect(logIn.execute('alice', 'away', '1.1.1.1')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    }
    await logIn.execute('alice', 'right', '1.1.1.1');
  });

  it('counts failures per user and address, so that nobody can lock another out', async () => {
    const logIn = logInWith(2, 100);
    for (let n = 0; n < 2; n += 1) {
      await expect(logIn.execute('alice', 'wrong', '1.1.1.1')).rejects.toMatchObject({
        code: 'INVALID_CREDENTIALS',
      });
    }
    await expect(logIn.execute('alice', 'right', '1.1.1.1')).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    await logIn.execute('alice', 'right', '2.2.2.2');
    await logIn.execute('bob', 'right', '1.1.1.1');
  });

  it('counts parallel guesses before any of them is answered', async () => {
    const logIn = logInWith(2, 100);
    const guesses = await Promise.allSettled(
      Array.from({ length: 5 }, () => logIn.execute('alice', 'wrong', '1.1.1.1')),
    );
    const codes = guesses.map((guess) =>
      guess.status === 'rejected' ? (guess.reason as { code: string }).code : 'in',
    );
    expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(3);
  });

  it('bounds one address over all users', async () => {
    const logIn = logInWith(100, 3);
    for (const user of ['a', 'b', 'c']) await logIn.execute(user, 'right', '1.1.1.1');
    await expect(logIn.execute('d', 'right', '1.1.1.1')).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  });
});
