import { TOPICS } from '@stampede/contracts';
import { randomUUID } from 'node:crypto';
import type { Admin, Consumer, Kafka, KafkaMessage } from 'kafkajs';
import { note, type FollowTrail, type PurchaseTrail } from '../../application/trails.js';
import type { Happening } from '../../domain/timeline.js';
import { connectKafka } from './connect-kafka.js';

/** A clock of another machine may be behind ours. */
const MARGIN_MS = 60_000;

interface Item {
  readonly id?: string;
  readonly type?: string;
  readonly version?: number;
  readonly occurredAt?: string;
  readonly aggregateId?: string;
  readonly traceparent?: string;
  readonly data?: unknown;
}

/**
 * Events of all topics that name the purchase or what became of it: from a minute before it began to the present end of each
 * topic, for a bounded time. The group it reads with commits nothing and is deleted afterwards.
 */
export function logTrail(brokers: readonly string[], prefix: string, timeoutMs = 20_000): FollowTrail {
  return async (trail) => {
    try {
      return await new TopicScan(await connectKafka(brokers), prefix, trail).run(timeoutMs);
    } catch (error) {
      throw new Error(`Kafka (${(error as Error).message})`, { cause: error });
    }
  };
}

class TopicScan {
  private readonly found: Happening[] = [];
  /** Offsets yet to be reached, by `topic partition`. */
  private readonly left = new Map<string, number>();
  private readonly needles: Buffer[];

  constructor(
    private readonly kafka: Kafka,
    private readonly prefix: string,
    private readonly trail: PurchaseTrail,
  ) {
    this.needles = [trail.purchaseId, ...trail.orderIds, ...trail.paymentIds].map((id) =>
      Buffer.from(`"${id}"`),
    );
  }

  async run(timeoutMs: number): Promise<Happening[]> {
    const admin = this.kafka.admin();
    const groupId = `${this.prefix}explain-${randomUUID()}`;
    const consumer = this.kafka.consumer({ groupId, maxWaitTimeInMs: 100, allowAutoTopicCreation: false });
    await admin.connect();
    try {
      const starts = await this.findStarts(admin);
      if (this.left.size === 0) return [];
      await consumer.connect();
      await consumer.subscribe({
        topics: Object.values(TOPICS).map((topic) => this.prefix + topic),
        fromBeginning: true,
      });
      await this.read(consumer, starts, timeoutMs);
      return this.found;
    } finally {
      await consumer.disconnect();
      await admin.deleteGroups([groupId]).catch(() => undefined); // It ends by itself without members.
      await admin.disconnect();
    }
  }

  /** Where to begin; partitions without anything since then are left out. */
  private async findStarts(admin: Admin) {
    const starts: { topic: string; partition: number; offset: string }[] = [];
    for (const name of Object.values(TOPICS)) {
      const topic = this.prefix + name;
      const sinceMs = (this.trail.sinceMs ?? MARGIN_MS) - MARGIN_MS;
      const since = await admin.fetchTopicOffsetsByTimestamp(topic, sinceMs);
      const offsets = new Map(since.map(({ partition, offset }) => [partition, offset]));
      for (const { partition, high, low } of await admin.fetchTopicOffsets(topic)) {
        const offset = this.trail.sinceMs === undefined ? low : (offsets.get(partition) ?? low);
        starts.push({ topic, partition, offset: Number(offset) < 0 ? high : offset });
        if (Number(offset) >= 0 && Number(offset) < Number(high))
          this.left.set(`${topic} ${partition}`, Number(high));
      }
    }
    return starts;
  }

  private read(
    consumer: Consumer,
    starts: readonly { topic: string; partition: number; offset: string }[],
    timeoutMs: number,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`not read to the end within ${timeoutMs / 1000} s`)),
        timeoutMs,
      );
      const done = () => {
        clearTimeout(timer);
        resolve();
      };
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      consumer
        .run({
          autoCommit: false,
          eachBatch: async ({ batch }) => {
            for (const message of batch.messages) this.look(batch.topic, batch.partition, message);
            const partition = `${batch.topic} ${batch.partition}`;
            if (Number(batch.lastOffset()) + 1 >= (this.left.get(partition) ?? 0))
              this.left.delete(partition);
            if (this.left.size === 0) done();
            await Promise.resolve();
          },
        })
        .catch(reject);
      for (const start of starts) consumer.seek(start);
    });
  }

  private look(topic: string, partition: number, { value, offset, timestamp }: KafkaMessage): void {
    if (value === null || !this.needles.some((needle) => value.includes(needle))) return;
    const { items } = JSON.parse(value.toString()) as { items: Item[] };
    for (const item of items) {
      const text = Buffer.from(JSON.stringify(item));
      if (!this.needles.some((needle) => text.includes(needle))) continue;
      note(this.trail, { traceparent: item.traceparent });
      // When it was sent, not what it tells of: a repeated event shows as the repetition it is.
      const atMs = Number(timestamp);
      const place = `${topic.slice(this.prefix.length)} ${partition}@${offset}`;
      this.found.push({
        atMs,
        store: 'kafka',
        what: `${item.type} v${item.version} of ${item.aggregateId} (${place})`,
      });
    }
  }
}
