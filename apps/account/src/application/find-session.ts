import { Injectable } from '@nestjs/common';
import type { UserSession } from '@stampede/contracts';
import { isSessionId } from '../domain/session-id.js';
import { SessionStore } from './ports.js';

@Injectable()
export class FindSession {
  constructor(private readonly sessions: SessionStore) {}

  async execute(sessionId: string): Promise<UserSession | undefined> {
    return isSessionId(sessionId) ? this.sessions.find(sessionId) : undefined;
  }
}
