import { NotificationService, type MessagePage } from '@stampede/contracts';
import { RpcError, type Provider } from '@stampede/rpc';
import { RpcService } from '@stampede/rpc-nest';
import { ListMessages } from '../../application/list-messages.js';

const USER_ID = /^\P{Cc}{1,128}$/u;

@RpcService(NotificationService)
export class NotificationRpcService implements Provider<typeof NotificationService> {
  constructor(private readonly inbox: ListMessages) {}

  async listMessages(userId: string, cursor: string | null, limit: number): Promise<MessagePage> {
    if (!USER_ID.test(userId)) throw new RpcError('BAD_REQUEST', 'userId is not the id of a user');
    const page = await this.inbox.execute(userId, cursor, limit);
    if (!page) throw new RpcError('BAD_REQUEST', 'cursor is not one that a page gave');
    const messages = page.messages.map((message) => ({
      ...message,
      createdAtMs: String(message.createdAtMs),
    }));
    return { messages, nextCursor: page.nextCursor };
  }
}
