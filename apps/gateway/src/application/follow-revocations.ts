import { Injectable } from '@nestjs/common';
import { Revocations } from '../domain/revocations.js';
import { Accounts } from './ports/sessions.js';

/**
 * Learns which sessions were ended elsewhere. While the account service is away, or until the first answer of a process that has just
 * started, what was revoked meanwhile is not known here: nobody waits for it.
 */
@Injectable()
export class FollowRevocations {
  private cursor: string | null = null;

  constructor(
    private readonly accounts: Accounts,
    private readonly revocations: Revocations,
  ) {}

  /** Reads the next page; `more` tells that another may follow. */
  async execute(): Promise<{ more: boolean }> {
    const { sessionIds, cursor } = await this.accounts.listRevocations(this.cursor);
    this.revocations.add(sessionIds);
    const more = sessionIds.length > 0 && cursor !== this.cursor;
    this.cursor = cursor;
    return { more };
  }
}
