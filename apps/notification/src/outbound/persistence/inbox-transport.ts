import type { DataSource } from 'typeorm';
import { Transport } from '../../application/ports.js';
import type { Message } from '../../domain/message.js';

/** Delivers into the demo inbox: a message that is stored has arrived. */
export class InboxTransport extends Transport {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override deliver(messages: readonly Message[]): Promise<Pick<Message, 'channel' | 'kind'>[]> {
    return this.dataSource.query(
      `INSERT INTO message (message_id, user_id, channel, kind, order_id, subject, body, created_at)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                            $8::timestamptz[])
       ON CONFLICT DO NOTHING RETURNING channel, kind`,
      [
        messages.map(({ messageId }) => messageId),
        messages.map(({ userId }) => userId),
        messages.map(({ channel }) => channel),
        messages.map(({ kind }) => kind),
        messages.map(({ orderId }) => orderId),
        messages.map(({ subject }) => subject),
        messages.map(({ body }) => body),
        messages.map(({ createdAtMs }) => new Date(createdAtMs)),
      ],
    );
  }
}
