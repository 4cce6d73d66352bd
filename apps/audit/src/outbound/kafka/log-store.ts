import { deadLetterTopic, GROUPS, TOPICS } from '@stampede/contracts';
import type { Admin } from 'kafkajs';
import type { LogStore } from '../../application/stores.js';
import { connectKafka } from './connect-kafka.js';

/** The topics, what each group has read of them, and the dead letter topics. */
export class KafkaLogStore implements LogStore {
  private admin: Promise<Admin> | undefined;

  constructor(
    private readonly brokers: readonly string[],
    private readonly prefix: string,
  ) {}

  async pending(): Promise<string[]> {
    try {
      const lags = await Promise.all(Object.values(GROUPS).map(({ id, topic }) => this.lagOf(id, topic)));
      return lags.flatMap(({ group, lag }) =>
        lag > 0 ? [`Kafka: ${group} has ${lag} records to read`] : [],
      );
    } catch (error) {
      return [(error as Error).message];
    }
  }

  async digest(): Promise<string> {
    const topics = [
      ...Object.values(TOPICS),
      ...Object.values(GROUPS).map((group) => deadLetterTopic(group)),
    ];
    const ends = await Promise.all(topics.map(async (topic) => `${topic} ${await this.endOf(topic)}`));
    return ends.join('\n');
  }

  countDeadLetters() {
    return Promise.all(
      Object.values(GROUPS).map(async (group) => {
        const topic = deadLetterTopic(group);
        const offsets = await this.ask((admin) => admin.fetchTopicOffsets(this.prefix + topic));
        return {
          topic,
          records: offsets.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0),
        };
      }),
    );
  }

  async close(): Promise<void> {
    const admin = await this.admin?.catch(() => undefined);
    this.admin = undefined;
    await admin?.disconnect();
  }

  private async lagOf(group: string, topic: string): Promise<{ group: string; lag: number }> {
    const groupId = this.prefix + group;
    const topics = [this.prefix + topic];
    const [ends, [committed]] = await this.ask((admin) =>
      Promise.all([admin.fetchTopicOffsets(topics[0]!), admin.fetchOffsets({ groupId, topics })]),
    );
    const read = new Map(committed?.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
    const lag = ends.reduce((sum, { partition, high, low }) => {
      const next = read.get(partition) ?? -1;
      return sum + Math.max(0, Number(high) - (next < 0 ? Number(low) : next));
    }, 0);
    return { group, lag };
  }

  private async endOf(topic: string): Promise<string> {
    const offsets = await this.ask((admin) => admin.fetchTopicOffsets(this.prefix + topic));
    return offsets
      .map(({ partition, high }) => `${partition}:${high}`)
      .sort()
      .join(' ');
  }

  private async ask<T>(question: (admin: Admin) => Promise<T>): Promise<T> {
    try {
      this.admin ??= this.connect();
      return await question(await this.admin);
    } catch (error) {
      await this.close().catch(() => undefined);
      throw new Error(`Kafka does not answer (${(error as Error).message})`, { cause: error });
    }
  }

  private async connect(): Promise<Admin> {
    const admin = (await connectKafka(this.brokers)).admin();
    await admin.connect();
    return admin;
  }
}
