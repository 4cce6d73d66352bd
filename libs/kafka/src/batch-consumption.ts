import type { Logger, Metrics } from '@stampede/observability';
import type { Batch, EachBatchPayload } from 'kafkajs';
import type { ZodType } from 'zod';
import { Backoff } from './backoff.js';
import { sendDeadLetters } from './dead-letters.js';
import { decodeRecord, type DeadLetter, type DecodedItem } from './decode-record.js';
import type { ConsumedBatch, EventConsumerOptions } from './consumer-options.js';
import { messageOf } from './errors.js';
import { Pulse } from './pulse.js';

/** Settings of {@link BatchConsumption}. */
interface BatchConsumptionOptions<E> extends EventConsumerOptions<E> {
  readonly metrics: Metrics | undefined;
  /** Under its name in the cluster. */
  readonly deadLetterTopic: string;
  readonly closing: AbortSignal;
}

/** Records that are handled and committed together. */
interface Chunk<E> {
  readonly items: DecodedItem<E>[];
  readonly deadLetters: DeadLetter[];
  readonly lastOffset: string;
}

const MAX_ITEMS = 1024;

/** What happens to a fetched batch: decode, dead letters, handle (again and again), resolve, commit; heartbeats all the while. */
export class BatchConsumption<E> {
  readonly lag = new Map<number, number>();
  readonly #options: BatchConsumptionOptions<E>;
  readonly #schema: ZodType<E>;
  readonly #logger: Logger;
  readonly #group: string;

  constructor(options: BatchConsumptionOptions<E>) {
    this.#options = options;
    this.#schema = options.schema;
    this.#logger = options.logger.child({ group: options.group.id, topic: options.group.topic });
    this.#group = options.group.id;
  }

  /** Forgets the lag of partitions that another member has now. */
  assigned(partitions: readonly number[]): void {
    for (const partition of this.lag.keys()) {
      if (partitions.includes(partition)) continue;
      this.lag.delete(partition);
      this.#options.metrics?.gauge('stampede_kafka_lag').remove(this.#lagLabels(partition));
    }
  }

  /**
   * The `eachBatch` of kafkajs. Rejects when the group rebalances or the connection is lost.
   *
   * @param onBroken told of a failure after which only a new consumer can go on
   */
  async consume(payload: EachBatchPayload, onBroken: (error: Error) => void): Promise<void> {
    const { batch, resolveOffset, isRunning, isStale } = payload;
    const pulse = new Pulse(payload.heartbeat);
    try {
      this.#observeLag(batch, batch.firstOffset());
      for (const chunk of this.#chunksOf(batch)) {
        if (!isRunning() || isStale() || this.#options.closing.aborted) return;
        if (!(await this.#untilHandled(batch.partition, chunk, pulse))) return;
        resolveOffset(chunk.lastOffset);
        await this.#commit(payload, onBroken);
        this.#observeLag(batch, String(BigInt(chunk.lastOffset) + 1n));
        pulse.requireAlive();
      }
    } finally {
      pulse.stop();
    }
  }

  *#chunksOf(batch: Batch): Generator<Chunk<E>> {
    const maxItems = this.#options.maxItems ?? MAX_ITEMS;
    let items: DecodedItem<E>[] = [];
    let deadLetters: DeadLetter[] = [];
    let lastOffset: string | undefined;
    for (const message of batch.messages) {
      const decoded = decodeRecord(message, batch.partition, this.#schema);
      if (lastOffset !== undefined && items.length + decoded.items.length > maxItems) {
        yield { items, deadLetters, lastOffset };
        [items, deadLetters] = [[], []];
      }
      items.push(...decoded.items);
      deadLetters.push(...decoded.deadLetters);
      lastOffset = message.offset;
    }
    if (lastOffset !== undefined) yield { items, deadLetters, lastOffset };
  }

  /** True when handled, false when closed meanwhile. @throws the heartbeat's error when the membership is lost meanwhile. */
  async #untilHandled(partition: number, chunk: Chunk<E>, pulse: Pulse): Promise<boolean> {
    const backoff = new Backoff(250, 5_000);
    const timer = this.#options.metrics?.histogram('stampede_kafka_consume_seconds').startTimer();
    let failures = 0;
    let lastKind: string | undefined;
    let deadLetters = chunk.deadLetters;
    while (!this.#options.closing.aborted) {
      try {
        await this.#bury(partition, deadLetters);
        deadLetters = [];
        await this.#handle({ topic: this.#options.group.topic, partition, items: chunk.items });
        timer?.({ group: this.#group });
        if (failures > 0) this.#logger.info({ partition, failures }, 'the batch is handled');
        return true;
      } catch (error) {
        failures += 1;
        const kind = kindOf(error);
        if (kind !== lastKind) {
          this.#logger.error(
            { err: error, partition, offset: chunk.lastOffset },
            'the batch failed and is tried again',
          );
        }
        lastKind = kind;
        this.#options.metrics?.counter('stampede_kafka_consume_failures_total').inc({ group: this.#group });
        await backoff.wait(AbortSignal.any([this.#options.closing, pulse.lost]));
        pulse.requireAlive();
      }
    }
    return false;
  }

  async #handle(batch: ConsumedBatch<E>): Promise<void> {
    if (batch.items.length === 0) return;
    await this.#options.handle(batch);
    this.#options.metrics
      ?.histogram('stampede_kafka_batch_items')
      .observe({ group: this.#group }, batch.items.length);
  }

  async #bury(partition: number, deadLetters: DeadLetter[]): Promise<void> {
    if (deadLetters.length === 0) return;
    const { kafka, group, deadLetterTopic } = this.#options;
    await sendDeadLetters(
      kafka.deadLetterProducer(),
      deadLetterTopic,
      { topic: group.topic, partition },
      deadLetters,
    );
    for (const { reason, detail, offset } of deadLetters) {
      this.#logger.error(
        { partition, offset, reason, detail },
        'cannot be decoded: put into the dead letter topic',
      );
      this.#options.metrics?.counter('stampede_kafka_dead_letters_total').inc({ group: this.#group, reason });
    }
  }

  async #commit(payload: EachBatchPayload, onBroken: (error: Error) => void): Promise<void> {
    try {
      await payload.commitOffsetsIfNecessary(payload.uncommittedOffsets());
    } catch (error) {
      // kafkajs joins again where that is the cure. Otherwise it would go on behind an offset that nobody knows of: begin afresh.
      if (!isMembershipError(error)) onBroken(error instanceof Error ? error : new Error(String(error)));
      throw error;
    }
  }

  #observeLag(batch: Batch, nextOffset: string | null): void {
    const lag =
      nextOffset === null ? 0 : Math.max(0, Number(BigInt(batch.highWatermark) - BigInt(nextOffset)));
    this.lag.set(batch.partition, lag);
    this.#options.metrics?.gauge('stampede_kafka_lag').set(this.#lagLabels(batch.partition), lag);
  }

  #lagLabels(partition: number) {
    return { group: this.#group, topic: this.#options.group.topic, partition };
  }
}

const MEMBERSHIP_ERRORS = [
  'REBALANCE_IN_PROGRESS',
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
  'NOT_COORDINATOR_FOR_GROUP',
];

function isMembershipError(error: unknown): boolean {
  return error instanceof Error && 'type' in error && MEMBERSHIP_ERRORS.includes(String(error.type));
}

/** What a log line is written for once: the error's code, or its name and text. */
function kindOf(error: unknown): string {
  if (error instanceof Error && 'code' in error) return String(error.code);
  return error instanceof Error ? `${error.name}: ${error.message}` : messageOf(error);
}
