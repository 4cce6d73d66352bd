import { Injectable } from '@nestjs/common';
import { decodeMessageCursor, encodeMessageCursor } from '../domain/message-cursor.js';
import type { Message } from '../domain/message.js';
import { MessageRepository } from './ports.js';

const MAX_PAGE = 100;

export interface MessagesPage {
  readonly messages: readonly Message[];
  readonly nextCursor: string | null;
}

@Injectable()
export class ListMessages {
  constructor(private readonly messages: MessageRepository) {}

  /** Undefined when the cursor is not one that a page gave. */
  async execute(userId: string, cursor: string | null, limit: number): Promise<MessagesPage | undefined> {
    const after = cursor === null ? undefined : decodeMessageCursor(cursor);
    if (cursor !== null && after === undefined) return undefined;
    const size = Math.min(Math.max(limit, 1), MAX_PAGE);
    const found = await this.messages.list(userId, after, size + 1);
    const messages = found.slice(0, size);
    return { messages, nextCursor: found.length > size ? encodeMessageCursor(messages.at(-1)!) : null };
  }
}
