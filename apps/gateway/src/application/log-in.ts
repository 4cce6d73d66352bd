import { Problem, type WindowLimiter } from '@stampede/http';
import type { AccessToken, AccessTokens, Accounts } from './ports/sessions.js';

export interface LoginLimiters {
  /** Failed attempts per user and address. */
  readonly failures: WindowLimiter;
  /** All attempts per address, whoever is tried. */
  readonly attempts: WindowLimiter;
}

export class LogIn {
  constructor(
    private readonly accounts: Accounts,
    private readonly tokens: AccessTokens,
    private readonly limiters: LoginLimiters,
  ) {}

  async execute(username: string, password: string, address: string): Promise<AccessToken> {
    const pair = JSON.stringify([username, address]);
    // Counted before the answer is known, so that parallel guesses count too.
    const waitMs = Math.max(this.limiters.attempts.take(address), this.limiters.failures.take(pair));
    if (waitMs > 0)
      throw new Problem('RATE_LIMITED', 'Too many attempts to log in.', { retryAfterMs: waitMs });
    const session = await this.accounts.logIn(username, password).catch((error: unknown) => {
      // Nobody guessed wrong: the service was away.
      this.limiters.failures.giveBack(pair);
      throw error;
    });
    if (session === undefined) throw new Problem('INVALID_CREDENTIALS', 'User name or password is wrong.');
    this.limiters.failures.giveBack(pair);
    return this.tokens.issue(session);
  }
}
