import { Injectable } from '@nestjs/common';
import type { MessagePage } from '@stampede/contracts';
import { Inbox } from './ports/inbox.js';

const DEFAULT_PAGE = 20;

@Injectable()
export class ListMessages {
  constructor(private readonly inbox: Inbox) {}

  execute(userId: string, cursor: string | undefined, limit = DEFAULT_PAGE): Promise<MessagePage> {
    return this.inbox.list(userId, cursor ?? null, limit);
  }
}
