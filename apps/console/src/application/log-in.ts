import type { UserSession } from '@stampede/contracts';
import { Problem, type WindowLimiter } from '@stampede/http';
import type { Accounts, AuditLog } from './ports.js';

/** Begins a session for an operator; nobody else has business here. */
export class LogIn {
  /** @param failures per address */
  constructor(
    private readonly accounts: Accounts,
    private readonly failures: WindowLimiter,
    private readonly audit: AuditLog,
  ) {}

  async execute(username: string, password: string, address: string): Promise<UserSession> {
    const action = { operator: username, action: 'log-in', address };
    // Counted before the answer is known, so that parallel guesses count too.
    const waitMs = this.failures.take(address);
    if (waitMs > 0)
      throw new Problem('RATE_LIMITED', 'Too many attempts to log in.', { retryAfterMs: waitMs });
    const session = await this.begin(username, password, address);
    if (session === undefined) {
      this.audit.record(action, 'INVALID_CREDENTIALS');
      throw new Problem('INVALID_CREDENTIALS', 'User name or password is wrong.');
    }
    this.failures.giveBack(address);
    if (session.role !== 'OPERATOR') {
      this.audit.record(action, 'FORBIDDEN');
      await this.accounts.logOut(session.sessionId);
      throw new Problem('FORBIDDEN', 'The console is for operators.');
    }
    this.audit.record({ ...action, operator: session.userId }, 'OK');
    return session;
  }

  private async begin(username: string, password: string, address: string) {
    try {
      return await this.accounts.logIn(username, password);
    } catch (error) {
      // Nobody guessed wrong: account was away.
      this.failures.giveBack(address);
      throw error;
    }
  }
}
