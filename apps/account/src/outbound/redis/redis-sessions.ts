import type { RevocationPage, UserSession } from '@stampede/contracts';
import { SessionStore } from '../../application/ports.js';
import type { SessionConnection } from './session-connection.js';
import { REVOCATIONS_KEY, sessionKey } from './session.keys.js';

/** A cursor is the id of the last entry that was read. */
const CURSOR = /^\d{1,19}-\d{1,19}$/;
const FIRST = '0-0';
/** Whoever verifies tokens has another clock than Redis: a revocation is kept a little longer than a session lives. */
const CLOCK_DIFFERENCE_MS = 60_000;

export class RedisSessions extends SessionStore {
  constructor(
    private readonly connection: SessionConnection,
    private readonly lifeMs: number,
  ) {
    super();
  }

  override async begin({ sessionId, ...kept }: UserSession): Promise<void> {
    await this.connection.ask((redis) =>
      redis.set(sessionKey(sessionId), JSON.stringify(kept), 'PX', this.lifeMs),
    );
  }

  override async find(sessionId: string): Promise<UserSession | undefined> {
    const kept = await this.connection.ask((redis) => redis.get(sessionKey(sessionId)));
    if (kept === null) return undefined;
    return { sessionId, ...(JSON.parse(kept) as Omit<UserSession, 'sessionId'>) };
  }

  override async revoke(sessionId: string): Promise<boolean> {
    const keepMs = this.lifeMs + CLOCK_DIFFERENCE_MS;
    const revoked = await this.connection.ask((redis) =>
      redis.revokeSession(sessionKey(sessionId), REVOCATIONS_KEY, sessionId, keepMs),
    );
    return revoked === 1;
  }

  override async listRevocations(cursor: string | null, limit: number): Promise<RevocationPage | undefined> {
    const after = cursor ?? FIRST;
    if (!CURSOR.test(after)) return undefined;
    const entries = await this.connection.ask((redis) =>
      redis.xrange(REVOCATIONS_KEY, `(${after}`, '+', 'COUNT', limit),
    );
    return {
      sessionIds: entries.map(([, fields]) => fields[1]!),
      cursor: entries.at(-1)?.[0] ?? after,
    };
  }
}
