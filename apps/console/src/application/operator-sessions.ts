import type { UserSession } from '@stampede/contracts';
import { BoundedCache, type MonotonicClock, Problem } from '@stampede/http';
import type { Accounts, AuditLog } from './ports.js';

const FRESH_MS = 2000;
const REMEMBERED = 1000;
/** 32 bytes as base64url. */
const SESSION_ID = /^[\w-]{43}$/;

/** Who is logged in. A session that was ended elsewhere is noticed within two seconds. */
export class OperatorSessions {
  private readonly known = new BoundedCache<{ session: UserSession; untilMs: number }>(REMEMBERED);

  constructor(
    private readonly accounts: Accounts,
    private readonly audit: AuditLog,
    private readonly now: MonotonicClock,
  ) {}

  /** Undefined for whatever is not the session of an operator that is alive. */
  async find(sessionId: string | undefined): Promise<UserSession | undefined> {
    if (sessionId === undefined || !SESSION_ID.test(sessionId)) return undefined;
    const known = this.known.get(sessionId);
    if (known !== undefined && this.now() < known.untilMs) return known.session;
    this.known.delete(sessionId);
    const untilMs = this.now() + FRESH_MS;
    const session = await this.accounts.findSession(sessionId);
    if (session?.role !== 'OPERATOR') return undefined;
    this.known.set(sessionId, { session, untilMs });
    return session;
  }

  /** For a stream that was begun with the session: false once it is known to have ended. */
  async isStillIn(sessionId: string): Promise<boolean> {
    try {
      return (await this.find(sessionId)) !== undefined;
    } catch (error) {
      // Account is away: just then the operator needs to see, and what this stream shows changes nothing.
      if (error instanceof Problem && error.code === 'UNAVAILABLE') return true;
      throw error;
    }
  }

  async end(session: UserSession): Promise<void> {
    this.known.delete(session.sessionId);
    await this.accounts.logOut(session.sessionId);
    this.audit.record({ operator: session.userId, action: 'log-out' }, 'OK');
  }
}
