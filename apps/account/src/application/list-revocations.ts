import { Injectable } from '@nestjs/common';
import type { RevocationPage } from '@stampede/contracts';
import { SessionStore } from './ports.js';

const MAX_PAGE = 1000;

@Injectable()
export class ListRevocations {
  constructor(private readonly sessions: SessionStore) {}

  /** Undefined when the cursor is none of ours. */
  execute(cursor: string | null): Promise<RevocationPage | undefined> {
    return this.sessions.listRevocations(cursor, MAX_PAGE);
  }
}
