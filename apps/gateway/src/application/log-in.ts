import { Problem } from '../domain/problem.js';
import type { WindowLimiter } from '../domain/window-limiter.js';
import type { AccessToken, AccessTokens, UserDirectory } from './ports.js';

export interface LoginLimiters {
  /** Failed attempts per user and address. */
  readonly failures: WindowLimiter;
  /** All attempts per address, whoever is tried. */
  readonly attempts: WindowLimiter;
}

export class LogIn {
  constructor(
    private readonly users: UserDirectory,
    private readonly tokens: AccessTokens,
    private readonly limiters: LoginLimiters,
  ) {}

  async execute(username: string, password: string, address: string): Promise<AccessToken> {
    const pair = JSON.stringify([username, address]);
    // Counted before the answer is known, so that parallel guesses count too.
    const waitMs = Math.max(this.limiters.attempts.take(address), this.limiters.failures.take(pair));
    if (waitMs > 0)
      throw new Problem('RATE_LIMITED', 'Too many attempts to log in.', { retryAfterMs: waitMs });
    const user = await this.users.authenticate(username, password);
    if (user === undefined) throw new Problem('INVALID_CREDENTIALS', 'User name or password is wrong.');
    this.limiters.failures.giveBack(pair);
    return this.tokens.issue(user);
  }
}
