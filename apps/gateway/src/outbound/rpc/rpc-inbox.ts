import { Injectable } from '@nestjs/common';
import { NotificationService, type MessagePage } from '@stampede/contracts';
import type { Client } from '@stampede/rpc';
import { Reference } from '@stampede/rpc-nest';
import { Inbox } from '../../application/ports/inbox.js';
import { noPage } from './rpc-failure.js';

@Injectable()
export class RpcInbox extends Inbox {
  constructor(@Reference(NotificationService) private readonly messages: Client<typeof NotificationService>) {
    super();
  }

  list(userId: string, cursor: string | null, limit: number): Promise<MessagePage> {
    return this.messages.listMessages(userId, cursor, limit).catch(noPage);
  }
}
