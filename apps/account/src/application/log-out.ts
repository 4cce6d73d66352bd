import { Injectable } from '@nestjs/common';
import { isSessionId } from '../domain/session-id.js';
import { SessionStore, Telemetry } from './ports.js';

@Injectable()
export class LogOut {
  constructor(
    private readonly sessions: SessionStore,
    private readonly telemetry: Telemetry,
  ) {}

  /** Whether the session was alive. */
  async execute(sessionId: string): Promise<boolean> {
    const wasAlive = isSessionId(sessionId) && (await this.sessions.revoke(sessionId));
    if (wasAlive) this.telemetry.metrics.counter('stampede_sessions_revoked_total').inc({});
    return wasAlive;
  }
}
