import type { Logger, Metrics } from '@stampede/observability';
import { connect } from 'node:net';
import kafkajs, { type Kafka, type KafkaConfig } from 'kafkajs';
import { Backoff } from './backoff.js';
import { messageOf } from './errors.js';
import { EventProducer } from './event-producer.js';
import { logCreatorOf } from './log-creator.js';
import { quietRequestQueues } from './quiet-request-queue.js';
import { RenewingProducer } from './renewing-producer.js';

/** Address of a broker. */
export interface BrokerAddress {
  readonly host: string;
  readonly port: number;
}

/** Settings of {@link KafkaConnection.open}. */
export interface KafkaConnectionOptions {
  /** `host:port` of one or more brokers. */
  readonly brokers: readonly string[];
  /** Name of this process in the broker's logs. */
  readonly clientId: string;
  readonly logger: Logger;
  readonly metrics?: Metrics | undefined;
  /** In front of every topic and group, so that tests do not meet. Default none. */
  readonly topicPrefix?: string | undefined;
  /** Where to reach a broker that advertises another address: through a tunnel or a proxy. Default: where it says. */
  readonly addressOf?: ((advertised: BrokerAddress) => BrokerAddress) | undefined;
  /** Gives up waiting for the brokers. Default: it waits as long as it takes. */
  readonly signal?: AbortSignal | undefined;
}

/** How long a connection may take to be made, milliseconds. */
const CONNECTION_TIMEOUT_MS = 3_000;
/** A request without answer for so long means that its connection is dead. */
const PRODUCER_REQUEST_TIMEOUT_MS = 3_000;
const CONSUMER_REQUEST_TIMEOUT_MS = 10_000;
/** Short: the loops of this library do the waiting, on fresh connections. */
const CLUSTER_RETRY = { initialRetryTime: 50, maxRetryTime: 500, retries: 2 };
const KEEP_ALIVE_MS = 30_000;

/** The cluster as one process sees it: makes producers, carries consumers, closes them all. */
export class KafkaConnection {
  readonly logger: Logger;
  readonly metrics: Metrics | undefined;
  readonly topicPrefix: string;
  readonly #producerClient: Kafka;
  readonly #consumerClient: Kafka;
  readonly #open = new Set<{ close(): Promise<void> }>();
  #deadLetters: RenewingProducer | undefined;

  private constructor(options: KafkaConnectionOptions) {
    quietRequestQueues();
    this.logger = options.logger;
    this.metrics = options.metrics;
    this.topicPrefix = options.topicPrefix ?? '';
    this.#producerClient = newClient(options, PRODUCER_REQUEST_TIMEOUT_MS);
    this.#consumerClient = newClient(options, CONSUMER_REQUEST_TIMEOUT_MS);
  }

  /** Waits until a broker answers (250 ms to 5 s between tries, logged once), then resolves. */
  static async open(options: KafkaConnectionOptions): Promise<KafkaConnection> {
    const connection = new KafkaConnection(options);
    const backoff = new Backoff(250, 5_000);
    let failed = false;
    while (!options.signal?.aborted) {
      try {
        await connection.ping();
        if (failed) options.logger.info('Kafka answers');
        return connection;
      } catch (error) {
        if (!failed)
          options.logger.warn({ brokers: options.brokers, reason: messageOf(error) }, 'waiting for Kafka');
        failed = true;
        await backoff.wait(options.signal);
      }
    }
    throw options.signal.reason instanceof Error
      ? options.signal.reason
      : new Error('gave up waiting for Kafka');
  }

  /** Resolves when a broker answers now. */
  async ping(): Promise<void> {
    const admin = this.#producerClient.admin();
    try {
      await admin.connect();
      await admin.describeCluster();
    } finally {
      await admin.disconnect();
    }
  }

  /**
   * Partitions of a topic; undefined when it does not exist. Topics are made by the launcher, never by use.
   *
   * @param topic as in the contracts, without prefix
   */
  async findPartitionCount(topic: string): Promise<number | undefined> {
    const admin = this.#producerClient.admin();
    try {
      await admin.connect();
      if (!(await admin.listTopics()).includes(this.nameOf(topic))) return undefined;
      const { topics } = await admin.fetchTopicMetadata({ topics: [this.nameOf(topic)] });
      return topics[0]?.partitions.length;
    } finally {
      await admin.disconnect();
    }
  }

  /**
   * Checks that topics exist with so many partitions: producers choose a partition by bucket, so another number would send a user's
   * events elsewhere.
   *
   * @param partitions by topic, as in the contracts
   * @throws Error that lists every topic that is missing or different
   */
  async requireTopics(partitions: Readonly<Record<string, number>>): Promise<void> {
    const problems: string[] = [];
    for (const [topic, wanted] of Object.entries(partitions)) {
      const found = await this.findPartitionCount(topic);
      if (found === undefined) problems.push(`${this.nameOf(topic)} does not exist`);
      else if (found !== wanted)
        problems.push(`${this.nameOf(topic)} has ${found} partitions, not ${wanted}`);
    }
    if (problems.length > 0) throw new Error(`Kafka topics (made by the launcher): ${problems.join('; ')}`);
  }

  /** A connected producer. Rejects with KafkaUnavailable when no broker answers within the send time. */
  async producer(options: { readonly sendTimeoutMs?: number } = {}): Promise<EventProducer> {
    const renewing = this.#newProducer(options.sendTimeoutMs);
    await renewing.ready();
    return new EventProducer(renewing, this);
  }

  /** Closes what was made from this connection: consumers first, then producers. */
  async close(): Promise<void> {
    const members = [...this.#open];
    this.#open.clear();
    const producers = members.filter((member) => member instanceof RenewingProducer);
    const consumers = members.filter((member) => !(member instanceof RenewingProducer));
    await Promise.all(consumers.map((consumer) => consumer.close()));
    await Promise.all(producers.map((producer) => producer.close()));
  }

  /** A topic or group under its name in the cluster. */
  nameOf(topicOrGroup: string): string {
    return this.topicPrefix + topicOrGroup;
  }

  /** @internal For the consumers of this library. */
  get consumerClient(): Kafka {
    return this.#consumerClient;
  }

  /** @internal The producer that all consumers share for what they cannot decode. */
  deadLetterProducer(): RenewingProducer {
    this.#deadLetters ??= this.#newProducer();
    return this.#deadLetters;
  }

  /** @internal Closed with the connection. */
  adopt(member: { close(): Promise<void> }): void {
    this.#open.add(member);
  }

  /** @internal */
  forget(member: { close(): Promise<void> }): void {
    this.#open.delete(member);
  }

  #newProducer(sendTimeoutMs?: number): RenewingProducer {
    const producer = new RenewingProducer({
      client: this.#producerClient,
      logger: this.logger,
      sendTimeoutMs,
    });
    this.adopt(producer);
    return producer;
  }
}

function newClient(options: KafkaConnectionOptions, requestTimeout: number): Kafka {
  const { addressOf = (advertised) => advertised } = options;
  const config: KafkaConfig = {
    brokers: [...options.brokers],
    clientId: options.clientId,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout,
    retry: CLUSTER_RETRY,
    logCreator: logCreatorOf(options.logger),
    socketFactory: ({ host, port, onConnect }) => {
      const socket = connect(addressOf({ host, port }), onConnect);
      // A request is one write: Nagle's algorithm could only hold it back.
      return socket.setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_MS);
    },
  };
  return new kafkajs.Kafka(config);
}
