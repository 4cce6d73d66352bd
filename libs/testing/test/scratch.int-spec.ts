import { describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import kafkajs from 'kafkajs';
import pg from 'pg';
import { eventually, requireEnv, scratchDatabase, scratchKafka, scratchRedis } from '../src/index.js';

describe('scratch servers', () => {
  it('makes an empty database and drops it under its users', async () => {
    const database = await scratchDatabase('Scratch Test');
    const client = new pg.Client({ connectionString: database.url });
    client.on('error', () => undefined);
    await client.connect();
    const { rows } = await client.query('SELECT current_database() AS name');
    expect(rows).toEqual([{ name: database.name }]);
    expect(database.name).toMatch(/^scratch_test_[0-9a-f]{8}$/);
    await database.drop();
    const again = new pg.Client({ connectionString: database.url });
    await expect(again.connect()).rejects.toMatchObject({ code: '3D000' });
  });

  it('gives each caller a logical Redis of its own, empty, and takes it back', async () => {
    const [first, second] = [await scratchRedis(), await scratchRedis()];
    expect(first.url).not.toBe(second.url);
    const redis = new Redis(first.url);
    await redis.set('key', 'value');
    expect(await new RedisView(second.url).keys()).toEqual([]);
    await first.flush();
    expect(await redis.keys('*')).toEqual([]);
    redis.disconnect();
    await first.close();
    await second.close();
    const third = await scratchRedis();
    expect(third.url).toBe(first.url);
    await third.close();
  });

  it('makes topics and dead letter topics under a prefix, and deletes them', async () => {
    const scratch = await scratchKafka({
      topics: ['a.v1'],
      groups: [{ id: 'g', topic: 'a.v1' }],
      partitions: 2,
    });
    const admin = new kafkajs.Kafka({
      brokers: requireEnv('KAFKA_BROKERS').split(','),
      logLevel: kafkajs.logLevel.NOTHING,
    }).admin();
    await admin.connect();
    const mine = async () =>
      (await admin.listTopics()).filter((topic) => topic.startsWith(scratch.topicPrefix)).sort();
    expect(await mine()).toEqual([`${scratch.topicPrefix}a.v1`, `${scratch.topicPrefix}a.v1.g.dlt`]);
    const { topics } = await admin.fetchTopicMetadata({ topics: [`${scratch.topicPrefix}a.v1`] });
    expect(topics[0]!.partitions).toHaveLength(2);
    await scratch.drop();
    // The controller has deleted them; the broker hears of it a moment later.
    await eventually(async () => expect(await mine()).toEqual([]));
    await admin.disconnect();
  });
});

class RedisView {
  constructor(private readonly url: string) {}

  async keys(): Promise<string[]> {
    const redis = new Redis(this.url);
    try {
      return await redis.keys('*');
    } finally {
      redis.disconnect();
    }
  }
}
