import type { Topic } from '@stampede/contracts';
import type { Logger, Metrics } from '@stampede/observability';
import type { ZodType } from 'zod';
import type { DecodedItem } from './decode-record.js';
import type { KafkaConnection } from './kafka-connection.js';

/** Events of one partition, in order. */
export interface ConsumedBatch<E> {
  readonly topic: Topic;
  readonly partition: number;
  readonly items: DecodedItem<E>[];
}

/** Settings of {@link EventConsumer}. */
export interface EventConsumerOptions<E> {
  readonly kafka: KafkaConnection;
  /** One of GROUPS: its id and the topic that it reads. */
  readonly group: { readonly id: string; readonly topic: Topic };
  readonly schema: ZodType<E>;
  /**
   * Does the work. Resolved, the offsets are committed; rejected, it is called again with the same items, for as long as it takes.
   * It may see an event again (after a crash or a rebalance).
   */
  readonly handle: (batch: ConsumedBatch<E>) => Promise<void>;
  readonly logger: Logger;
  /** Default: those of the connection. */
  readonly metrics?: Metrics | undefined;
  /** Items given to `handle` at once, at most; whole records. Default 1024. */
  readonly maxItems?: number | undefined;
  /** Partitions handled side by side. Default 1. */
  readonly concurrency?: number | undefined;
}
