import { deadLetterTopic } from '@stampede/contracts';
import type { Consumer } from 'kafkajs';
import { Backoff, within } from './backoff.js';
import { BatchConsumption } from './batch-consumption.js';
import type { EventConsumerOptions } from './consumer-options.js';
import { messageOf } from './errors.js';

/**
 * A member that dies without a word is replaced after this time. The least that a broker allows by default
 * (group.min.session.timeout.ms), so that a killed process holds up its partitions for seconds, not half a minute.
 */
const SESSION_TIMEOUT_MS = 6_000;
const HEARTBEAT_MS = 1_000;
/** How long a rebalance waits for members that are busy handling. */
const REBALANCE_TIMEOUT_MS = 10_000;
/** How long a broker holds back an answer for want of records; closing waits for it. */
const MAX_WAIT_MS = 100;
/** How long closing may take. */
const CLOSE_TIMEOUT_MS = 8_000;
/** How much of it a join under way may take: others of the group may be busy, and it waits for them. */
const JOIN_END_TIMEOUT_MS = 3_000;

/**
 * Reads a topic as a member of a group: decode → handle → commit, by hand. What cannot be decoded goes to the group's dead letter topic
 * and is acknowledged there first. A crash, whatever its cause, ends in a new consumer on new connections.
 */
export class EventConsumer<E> {
  readonly #options: EventConsumerOptions<E>;
  readonly #closing = new AbortController();
  readonly #consumption: BatchConsumption<E>;
  #running: Promise<void> | undefined;
  #joining: Promise<void> | undefined;
  #healthy = false;
  #hasJoined = false;
  #onJoined: (() => void)[] = [];

  constructor(options: EventConsumerOptions<E>) {
    const { kafka, group } = options;
    this.#options = options;
    this.#consumption = new BatchConsumption({
      ...options,
      metrics: options.metrics ?? kafka.metrics,
      deadLetterTopic: kafka.nameOf(deadLetterTopic(group)),
      closing: this.#closing.signal,
    });
  }

  /** Whether it is a member of its group, with partitions or without. */
  get healthy(): boolean {
    return this.#healthy;
  }

  /** Records behind the end of each partition that it has consumed from, as of the last fetch. */
  lag(): ReadonlyMap<number, number> {
    return this.#consumption.lag;
  }

  /** Begins to consume, and goes on until closed. Does not wait for membership: see {@link whenJoined}. */
  async start(): Promise<void> {
    if (this.#running !== undefined) return;
    this.#options.kafka.adopt(this);
    this.#running = this.#run();
  }

  /** Resolves when it is a member of its group (or closed). */
  whenJoined(): Promise<void> {
    if (this.#healthy || this.#closing.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => this.#onJoined.push(resolve));
  }

  /**
   * Waits for the batch in hand, commits it, leaves the group. A batch that is being retried is left to the next member. A join under
   * way is waited for, up to 3 s: given up, it would make a member that says nothing, with partitions until its session ends.
   */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#options.kafka.forget(this);
    await this.#running;
    this.#joined();
  }

  async #run(): Promise<void> {
    const { logger, group, kafka } = this.#options;
    const metrics = this.#options.metrics ?? kafka.metrics;
    const backoff = new Backoff(250, 2_000);
    let lastReason: string | undefined;
    while (!this.#closing.signal.aborted) {
      try {
        await this.#consumeUntilCrash(() => {
          if (lastReason !== undefined) logger.info({ group: group.id }, 'the consumer is back');
          lastReason = undefined;
          backoff.reset();
        });
      } catch (error) {
        const reason = messageOf(error);
        if (reason !== lastReason) this.#tell(reason);
        lastReason = reason;
        metrics?.counter('stampede_kafka_consumer_restarts_total').inc({ group: group.id });
        await backoff.wait(this.#closing.signal);
      }
    }
  }

  /** A broker that has just started refuses members for a moment: no error before the first time that it went well. */
  #tell(reason: string): void {
    const { logger, group } = this.#options;
    if (this.#hasJoined) logger.error({ group: group.id, reason }, 'the consumer crashed and starts again');
    else logger.warn({ group: group.id, reason }, 'the consumer could not join yet and tries again');
  }

  async #consumeUntilCrash(onJoined: () => void): Promise<void> {
    const consumer = this.#newConsumer();
    this.#joining = undefined;
    const over = new AbortController(); // What this consumer says after its end is not news of the next one.
    let beginning: Promise<void> | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        const { CRASH, GROUP_JOIN, REQUEST_TIMEOUT } = consumer.events;
        this.#closing.signal.addEventListener('abort', () => resolve(), { signal: over.signal });
        consumer.on(CRASH, ({ payload }) => reject(payload.error));
        // The connection is dead, and kafkajs would go on asking it.
        consumer.on(REQUEST_TIMEOUT, ({ payload }) => reject(new Error(`no answer to ${payload.apiName}`)));
        consumer.on(GROUP_JOIN, ({ payload }) => {
          if (over.signal.aborted) return;
          this.#consumption.assigned(Object.values(payload.memberAssignment).flat());
          this.#hasJoined = true;
          this.#setHealthy(true);
          onJoined();
          this.#joined();
        });
        beginning = this.#begin(consumer, reject);
        beginning.catch(reject);
      });
    } finally {
      over.abort();
      this.#setHealthy(false);
      const deadline = performance.now() + CLOSE_TIMEOUT_MS;
      if (this.#closing.signal.aborted) await this.#joinEnded();
      await this.#disconnect(consumer, deadline - performance.now());
      // Disconnected while it was still joining, kafkajs goes on to join: once more, then.
      beginning?.catch(() => undefined).finally(() => void this.#disconnect(consumer));
    }
  }

  #newConsumer(): Consumer {
    const { kafka, group } = this.#options;
    return kafka.consumerClient.consumer({
      groupId: kafka.nameOf(group.id),
      allowAutoTopicCreation: false,
      sessionTimeout: SESSION_TIMEOUT_MS,
      heartbeatInterval: HEARTBEAT_MS,
      rebalanceTimeout: REBALANCE_TIMEOUT_MS,
      minBytes: 1,
      maxWaitTimeInMs: MAX_WAIT_MS,
      // A crash is ours to repair, in one way whatever its cause.
      retry: { initialRetryTime: 100, maxRetryTime: 500, retries: 3, restartOnFailure: async () => false },
    });
  }

  async #begin(consumer: Consumer, onBroken: (error: Error) => void): Promise<void> {
    const { kafka, group, concurrency = 1 } = this.#options;
    await consumer.connect();
    await consumer.subscribe({ topics: [kafka.nameOf(group.topic)], fromBeginning: true });
    if (this.#closing.signal.aborted) return;
    this.#joining = consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: concurrency,
      eachBatch: (payload) => this.#consumption.consume(payload, onBroken),
    });
    await this.#joining;
  }

  /** kafkajs leaves a group only when it has joined: disconnected before, it says nothing, and the broker waits for it. */
  async #joinEnded(): Promise<void> {
    try {
      await within(
        this.#joining ?? Promise.resolve(),
        JOIN_END_TIMEOUT_MS,
        () => new Error('no end in time'),
      );
    } catch (error) {
      this.#options.logger.warn(
        { group: this.#options.group.id, reason: messageOf(error) },
        'the consumer is closed while it joins: its partitions wait for the end of its session',
      );
    }
  }

  async #disconnect(consumer: Consumer, timeoutMs = CLOSE_TIMEOUT_MS): Promise<void> {
    try {
      await within(consumer.disconnect(), timeoutMs, () => new Error('no end in time'));
    } catch (error) {
      this.#options.logger.warn(
        { group: this.#options.group.id, reason: messageOf(error) },
        'the consumer did not disconnect',
      );
    }
  }

  #setHealthy(healthy: boolean): void {
    this.#healthy = healthy;
    const metrics = this.#options.metrics ?? this.#options.kafka.metrics;
    metrics?.gauge('stampede_kafka_healthy').set({ group: this.#options.group.id }, healthy ? 1 : 0);
  }

  #joined(): void {
    for (const resolve of this.#onJoined.splice(0)) resolve();
  }
}
