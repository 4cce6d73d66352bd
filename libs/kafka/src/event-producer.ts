import { MAX_BATCH_ITEMS } from '@stampede/contracts';
import type { Metrics } from '@stampede/observability';
import type { EventItem, EventRecord } from './event-item.js';
import type { RenewingProducer, TopicMessages } from './renewing-producer.js';

/** Bytes of a record's value at which it is split in two; half of what a broker takes by default. */
const LARGE_RECORD_BYTES = 512 * 1024;

/** Sends events. Made by {@link KafkaConnection.producer}. */
export class EventProducer {
  readonly #producer: RenewingProducer;
  readonly #metrics: Metrics | undefined;
  readonly #nameOf: (topic: string) => string;

  /** @internal */
  constructor(
    producer: RenewingProducer,
    connection: { metrics: Metrics | undefined; nameOf(topic: string): string },
  ) {
    this.#producer = producer;
    this.#metrics = connection.metrics;
    this.#nameOf = (topic) => connection.nameOf(topic);
  }

  /** Whether the last send succeeded. */
  get healthy(): boolean {
    return this.#producer.healthy;
  }

  /**
   * Sends at once and resolves when every in-sync replica has all of it. Within a call the order per topic and partition is kept;
   * calls that run side by side have no order. At most 256 items go into one Kafka record.
   *
   * @throws KafkaUnavailable (retriable) not acknowledged within 2500 ms: all, some or none of it is written
   * @throws KafkaRefused (not retriable)
   */
  async send(records: readonly EventRecord[]): Promise<void> {
    const topicMessages = this.#encode(records);
    if (topicMessages.length === 0) return;
    const timer = this.#metrics?.histogram('stampede_kafka_send_seconds').startTimer();
    try {
      await this.#producer.send(topicMessages);
    } catch (error) {
      timer?.({ outcome: 'failed' });
      throw error;
    }
    timer?.({ outcome: 'ok' });
    for (const { topic, items } of records) {
      this.#metrics?.counter('stampede_kafka_sent_items_total').inc({ topic }, items.length);
    }
  }

  /** Waits for sends under way, then disconnects. */
  close(): Promise<void> {
    return this.#producer.close();
  }

  #encode(records: readonly EventRecord[]): TopicMessages[] {
    const byTopic = new Map<string, TopicMessages>();
    for (const { topic, partition, items } of records) {
      const name = this.#nameOf(topic);
      let target = byTopic.get(name);
      if (target === undefined) byTopic.set(name, (target = { topic: name, messages: [] }));
      for (const value of encodeItems(items)) {
        target.messages.push(partition === undefined ? { value } : { value, partition });
      }
    }
    return [...byTopic.values()].filter(({ messages }) => messages.length > 0);
  }
}

/** Values of Kafka records for items: `{"items":[…]}`, each of 1 to 256 items and of moderate size. */
export function encodeItems(items: readonly EventItem[]): string[] {
  if (items.length === 0) return [];
  if (items.length > MAX_BATCH_ITEMS) {
    return [...encodeItems(items.slice(0, MAX_BATCH_ITEMS)), ...encodeItems(items.slice(MAX_BATCH_ITEMS))];
  }
  const value = JSON.stringify({ items });
  if (items.length === 1 || value.length < LARGE_RECORD_BYTES) return [value];
  const half = Math.ceil(items.length / 2);
  return [...encodeItems(items.slice(0, half)), ...encodeItems(items.slice(half))];
}
