import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { eventually, scratchKafka, tcpProxy, type ScratchKafka, type TcpProxy } from '@stampede/testing';
import { KafkaConnection, type EventItem } from '../src/index.js';
import { collectingLogger, GROUPS, PATIENT, readTopic, stockReserved, TOPICS } from './support.js';

describe('EventProducer', () => {
  let scratch: ScratchKafka;
  let proxy: TcpProxy;
  let kafka: KafkaConnection;
  const { logger, lines, clear } = collectingLogger();

  beforeAll(async () => {
    scratch = await scratchKafka({ topics: [TOPICS.stock, TOPICS.order], groups: [GROUPS.order] });
    proxy = await tcpProxy({ target: scratch.brokers[0]! });
    kafka = await KafkaConnection.open({
      brokers: [`127.0.0.1:${proxy.port}`],
      clientId: 'producer-test',
      logger,
      topicPrefix: scratch.topicPrefix,
      addressOf: () => ({ host: '127.0.0.1', port: proxy.port }),
    });
  });
  afterEach(async () => {
    await proxy.restore();
    clear();
  });
  afterAll(async () => {
    await kafka.close();
    await proxy.close();
    await scratch.drop();
  });

  const events = (count: number, name: string): EventItem[] =>
    Array.from({ length: count }, (_, index) => stockReserved(`${name}-${index}`));

  it('writes records of at most 256 items, in order, to the partition asked for', async () => {
    const producer = await kafka.producer(PATIENT);
    const items = events(600, 'many');
    await producer.send([{ topic: TOPICS.order, partition: 3, items }]);
    const records = await readTopic(scratch.brokers, scratch.topicPrefix + TOPICS.order, 3);
    expect(records.map(({ partition }) => partition)).toEqual([3, 3, 3]);
    const batches = records.map(({ value }) => (JSON.parse(value) as { items: EventItem[] }).items);
    expect(batches.map((batch) => batch.length)).toEqual([256, 256, 88]);
    expect(batches.flat()).toEqual(items);
    await producer.close();
  });

  it('takes the partitions in turn where none is asked for, without a warning', async () => {
    const warn = jest.spyOn(console, 'warn');
    const producer = await kafka.producer(PATIENT);
    for (let send = 0; send < 8; send += 1)
      await producer.send([{ topic: TOPICS.stock, items: events(1, `turn-${send}`) }]);
    // Tests share the topic.
    const records = await readTopic(scratch.brokers, scratch.topicPrefix + TOPICS.stock, 8, 'turn-');
    expect(records.map(({ partition }) => partition).sort()).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
    expect(warn).not.toHaveBeenCalled();
    expect(lines()).toEqual([]);
    await producer.close();
  });

  it('acknowledges 200 sends that run side by side', async () => {
    const producer = await kafka.producer(PATIENT);
    const sends = Array.from({ length: 200 }, (_, index) =>
      producer.send([{ topic: TOPICS.stock, partition: index % 4, items: events(2, `side-${index}`) }]),
    );
    expect(await Promise.all(sends)).toHaveLength(200);
    await producer.close();
  });

  it('rejects as unavailable within its time when the broker dies, and is back by itself when the broker is', async () => {
    const producer = await eventually(() => kafka.producer());
    await eventually(() => producer.send([{ topic: TOPICS.stock, items: events(1, 'alive') }]));
    clear();
    await proxy.cut();
    const startedAt = Date.now();
    const failures = await Promise.allSettled(
      Array.from({ length: 5 }, () => producer.send([{ topic: TOPICS.stock, items: events(1, 'lost') }])),
    );
    // After 2.5 s, and what a busy machine adds to that.
    expect(Date.now() - startedAt).toBeLessThan(10_000);
    for (const failure of failures) {
      expect(failure).toMatchObject({
        status: 'rejected',
        reason: { name: 'KafkaUnavailable', retriable: true },
      });
    }
    expect(producer.healthy).toBe(false);
    await proxy.restore();
    await eventually(() => producer.send([{ topic: TOPICS.stock, items: events(1, 'back') }]));
    expect(producer.healthy).toBe(true);
    expect(lines().map(({ msg }) => msg)).toEqual(['Kafka does not acknowledge', 'Kafka acknowledges again']);
    await producer.close();
  });

  it('rejects within its time when the network swallows everything, and needs no broken connection to recover', async () => {
    const producer = await eventually(() => kafka.producer({ sendTimeoutMs: 1_000 }));
    await eventually(() => producer.send([{ topic: TOPICS.stock, items: events(1, 'before') }]));
    proxy.freeze();
    const startedAt = Date.now();
    await expect(
      producer.send([{ topic: TOPICS.stock, items: events(1, 'swallowed') }]),
    ).rejects.toMatchObject({
      name: 'KafkaUnavailable',
    });
    expect(Date.now() - startedAt).toBeLessThan(10_000);
    await proxy.restore();
    await eventually(() => producer.send([{ topic: TOPICS.stock, items: events(1, 'after') }]));
    await producer.close();
  });

  it('refuses a partition that does not exist for good, and stays in service', async () => {
    const producer = await kafka.producer(PATIENT);
    await expect(
      producer.send([{ topic: TOPICS.stock, partition: 9, items: events(1, 'nowhere') }]),
    ).rejects.toMatchObject({
      name: 'KafkaRefused',
      retriable: false,
    });
    await producer.send([{ topic: TOPICS.stock, partition: 0, items: events(1, 'somewhere') }]);
    expect(producer.healthy).toBe(true);
    await producer.close();
  });

  it('refuses a record that the broker finds too large', async () => {
    const producer = await kafka.producer(PATIENT);
    const huge = { ...stockReserved('huge'), data: { text: 'x'.repeat(2_000_000) } };
    await expect(producer.send([{ topic: TOPICS.stock, items: [huge] }])).rejects.toMatchObject({
      name: 'KafkaRefused',
    });
    await producer.close();
  });

  it('makes no topic by sending to it', async () => {
    const producer = await eventually(() => kafka.producer({ sendTimeoutMs: 1_500 }));
    await expect(
      producer.send([{ topic: TOPICS.payment, items: events(1, 'missing') }]),
    ).rejects.toMatchObject({
      name: 'KafkaUnavailable',
    });
    expect(await kafka.findPartitionCount(TOPICS.payment)).toBeUndefined();
    expect(await kafka.findPartitionCount(TOPICS.stock)).toBe(4);
    await kafka.requireTopics({ [TOPICS.stock]: 4 });
    await expect(kafka.requireTopics({ [TOPICS.payment]: 4, [TOPICS.stock]: 3 })).rejects.toThrow(
      `${scratch.topicPrefix}${TOPICS.payment} does not exist; ${scratch.topicPrefix}${TOPICS.stock} has 4 partitions, not 3`,
    );
    await producer.close();
  });

  it('waits at the start until a broker answers, and gives up when told to', async () => {
    await proxy.cut();
    const stop = new AbortController();
    const options = { brokers: [`127.0.0.1:${proxy.port}`], clientId: 'early', logger };
    const opening = KafkaConnection.open({
      ...options,
      addressOf: () => ({ host: '127.0.0.1', port: proxy.port }),
    });
    const abandoned = KafkaConnection.open({ ...options, signal: stop.signal });
    stop.abort(new Error('no longer wanted'));
    await expect(abandoned).rejects.toThrow('no longer wanted');
    await proxy.restore();
    await (await opening).close();
  });
});
