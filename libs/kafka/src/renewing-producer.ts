import type { Logger } from '@stampede/observability';
import kafkajs, { type ICustomPartitioner, type Kafka, type Message, type Producer } from 'kafkajs';
import { Backoff, within } from './backoff.js';
import { KafkaRefused, KafkaUnavailable, messageOf } from './errors.js';

/** Records of one topic, in order. */
export interface TopicMessages {
  readonly topic: string;
  readonly messages: Message[];
}

interface Generation {
  readonly producer: Producer;
  readonly connected: Promise<void>;
  inFlight: number;
  retired: boolean;
}

/** Time to wait for an acknowledgement unless told otherwise. */
const SEND_TIMEOUT_MS = 2_500;
/** Tries of kafkajs within one send: some 2.5 s in all. */
const SEND_RETRY = { initialRetryTime: 50, maxRetryTime: 400, retries: 7 };
/** Error of a topic that nobody made: a new connection would not help. */
const UNKNOWN_TOPIC = 'UNKNOWN_TOPIC_OR_PARTITION';

/**
 * A kafkajs producer that is replaced by a fresh one (new connections, new metadata) after it failed, so that recovery never depends
 * on the state that a broken connection left behind. Sends are acknowledged by all in-sync replicas, may run side by side, and end
 * within the send time, whatever the network does.
 */
export class RenewingProducer {
  readonly #client: Kafka;
  readonly #logger: Logger;
  readonly #sendTimeoutMs: number;
  readonly #closing = new AbortController();
  #current: Generation;
  #failing = false;

  constructor(options: { client: Kafka; logger: Logger; sendTimeoutMs?: number | undefined }) {
    this.#client = options.client;
    this.#logger = options.logger;
    this.#sendTimeoutMs = options.sendTimeoutMs ?? SEND_TIMEOUT_MS;
    this.#current = this.#newGeneration();
  }

  /** Whether the last send succeeded. */
  get healthy(): boolean {
    return !this.#failing;
  }

  /** Resolves when connected. @throws KafkaUnavailable after the send time. */
  async ready(): Promise<void> {
    await within(
      this.#current.connected,
      this.#sendTimeoutMs,
      () => new KafkaUnavailable('Kafka: no connection in time'),
    );
  }

  /**
   * Sends and waits for the acknowledgement of all in-sync replicas.
   *
   * @throws KafkaUnavailable not acknowledged in time: written or not
   * @throws KafkaRefused not written, and would not be the next time
   */
  async send(topicMessages: TopicMessages[]): Promise<void> {
    if (this.#closing.signal.aborted) throw new KafkaUnavailable('Kafka: the producer is closed');
    const generation = this.#current;
    generation.inFlight += 1;
    const sending = this.#sendBy(generation, topicMessages).finally(() => {
      generation.inFlight -= 1;
      if (generation.retired && generation.inFlight === 0) void this.#disconnect(generation);
    });
    sending.catch(() => undefined); // After the time is up nobody else listens.
    try {
      await within(
        sending,
        this.#sendTimeoutMs,
        () => new KafkaUnavailable('Kafka: no acknowledgement in time'),
      );
    } catch (error) {
      throw this.#failed(generation, error);
    }
    if (this.#failing) this.#logger.info('Kafka acknowledges again');
    this.#failing = false;
  }

  /** Waits for sends under way (each is bounded), then disconnects. */
  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    const deadline = Date.now() + this.#sendTimeoutMs;
    while (this.#current.inFlight > 0 && Date.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 10));
    await this.#disconnect(this.#current);
  }

  async #sendBy(generation: Generation, topicMessages: TopicMessages[]): Promise<void> {
    await generation.connected;
    await generation.producer.sendBatch({ acks: -1, timeout: this.#sendTimeoutMs, topicMessages });
  }

  #failed(generation: Generation, error: unknown): Error {
    if (error instanceof KafkaRefused) return error;
    const type = typeOf(error);
    if (isRefusal(error)) return new KafkaRefused(`Kafka refused: ${messageOf(error)}`, { cause: error });
    if (!this.#failing) this.#logger.warn({ reason: messageOf(error), type }, 'Kafka does not acknowledge');
    this.#failing = true;
    if (type !== UNKNOWN_TOPIC) this.#renew(generation);
    return error instanceof KafkaUnavailable
      ? error
      : new KafkaUnavailable(`Kafka: ${messageOf(error)}`, { cause: error });
  }

  /** Puts a fresh generation in the place of a failed one; its sends still under way end by themselves. */
  #renew(failed: Generation): void {
    if (failed !== this.#current || this.#closing.signal.aborted) return;
    this.#current = this.#newGeneration();
    failed.retired = true;
    if (failed.inFlight === 0) void this.#disconnect(failed);
  }

  #newGeneration(): Generation {
    const producer = this.#client.producer({
      allowAutoTopicCreation: false,
      createPartitioner: takePartitionsInTurn,
      retry: SEND_RETRY,
    });
    const connected = this.#connect(producer);
    connected.catch(() => undefined); // Told to every send that waits for it.
    return { producer, connected, inFlight: 0, retired: false };
  }

  async #connect(producer: Producer): Promise<void> {
    const backoff = new Backoff(100, 1_000);
    while (!this.#closing.signal.aborted) {
      try {
        return await producer.connect();
      } catch (error) {
        this.#logger.debug({ reason: messageOf(error) }, 'Kafka: the producer could not connect');
        await backoff.wait(this.#closing.signal);
      }
    }
    throw new KafkaUnavailable('Kafka: the producer is closed');
  }

  async #disconnect(generation: Generation): Promise<void> {
    try {
      await within(generation.producer.disconnect(), this.#sendTimeoutMs, () => new Error('no end in time'));
    } catch (error) {
      this.#logger.debug({ reason: messageOf(error) }, 'Kafka: a producer did not disconnect');
    }
  }
}

/** The partition that a message names, else the next one. Its name is used by kafkajs once per producer. */
const takePartitionsInTurn: ICustomPartitioner = () => {
  let next = Math.floor(Math.random() * 1024);
  return ({ topic, partitionMetadata, message }) => {
    const wanted = message.partition;
    if (wanted === undefined) return partitionMetadata[next++ % partitionMetadata.length]!.partitionId;
    if (partitionMetadata.some(({ partitionId }) => partitionId === wanted)) return wanted;
    throw new KafkaRefused(
      `Kafka: ${topic} has ${partitionMetadata.length} partitions and no partition ${wanted}`,
    );
  };
};

function isRefusal(error: unknown): boolean {
  return error instanceof kafkajs.KafkaJSProtocolError && error.retriable === false;
}

/** Kafka's name of an error, looked for along the causes. */
function typeOf(error: unknown): string | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('type' in at && typeof at.type === 'string') return at.type;
  }
  return undefined;
}
