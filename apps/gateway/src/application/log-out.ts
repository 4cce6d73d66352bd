import { Injectable } from '@nestjs/common';
import { Problem } from '@stampede/http';
import { Revocations } from '../domain/revocations.js';
import { Accounts, type Session } from './ports/sessions.js';

@Injectable()
export class LogOut {
  constructor(
    private readonly accounts: Accounts,
    private readonly revocations: Revocations,
  ) {}

  /** Ends the session: here at once, at other gateways when they next ask for revocations. A token without a session just expires. */
  async execute({ sessionId }: Session): Promise<void> {
    if (sessionId === undefined) return;
    try {
      await this.accounts.logOut(sessionId);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      // Not revoked here either, so that the token can be sent again to end the session everywhere.
      throw new Problem(
        error.code,
        'The cookies are deleted, but the session could not be ended: its access token stays valid until it expires. Log out again with it as Authorization: Bearer.',
        { retryAfterMs: error.retryAfterMs, cause: error },
      );
    }
    this.revocations.add([sessionId]);
  }
}
