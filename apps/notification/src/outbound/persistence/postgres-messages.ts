import type { DataSource } from 'typeorm';
import { MessageRepository } from '../../application/ports.js';
import type { MessageCursor } from '../../domain/message-cursor.js';
import type { Message } from '../../domain/message.js';

type Row = Omit<Message, 'createdAtMs'> & { readonly createdAt: Date };

export class PostgresMessages extends MessageRepository {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async list(userId: string, after: MessageCursor | undefined, limit: number): Promise<Message[]> {
    const rows = await this.dataSource.query<Row[]>(
      `SELECT message_id AS "messageId", user_id AS "userId", channel, kind, order_id AS "orderId", subject, body,
              created_at AS "createdAt"
         FROM message WHERE user_id = $1 ${after ? 'AND (created_at, message_id) < ($3, $4)' : ''}
        ORDER BY created_at DESC, message_id DESC LIMIT $2`,
      [userId, limit, ...(after ? [new Date(after.createdAtMs), after.messageId] : [])],
    );
    return rows.map(({ createdAt, ...message }) => ({ ...message, createdAtMs: createdAt.getTime() }));
  }

  override async deleteOlderThan(ageMs: number, limit: number): Promise<number> {
    const [, deleted] = await this.dataSource.query<[unknown[], number]>(
      `DELETE FROM message WHERE message_id IN (
         SELECT message_id FROM message WHERE created_at < now() - $1 * interval '1 millisecond'
         ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED
       )`,
      [ageMs, limit],
    );
    return deleted;
  }
}
