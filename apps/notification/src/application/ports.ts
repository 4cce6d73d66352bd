import type { Logger, Metrics } from '@stampede/observability';
import type { MessageCursor } from '../domain/message-cursor.js';
import type { Message } from '../domain/message.js';

/** What brings messages to users. */
export abstract class Transport {
  /** Delivers each message once, however often it is given; answers those that were new. */
  abstract deliver(messages: readonly Message[]): Promise<Pick<Message, 'channel' | 'kind'>[]>;
}

/** The demo inbox, as it is read and kept. */
export abstract class MessageRepository {
  /** A user's messages, newest first, behind `after`. */
  abstract list(userId: string, after: MessageCursor | undefined, limit: number): Promise<Message[]>;
  /** Deletes at most `limit` messages older than that; answers how many. */
  abstract deleteOlderThan(ageMs: number, limit: number): Promise<number>;
}

export abstract class Telemetry {
  abstract readonly logger: Logger;
  abstract readonly metrics: Metrics;
}
