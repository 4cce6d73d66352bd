import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout } from 'node:timers/promises';
import { eventually, scratchKafka, tcpProxy, type ScratchKafka } from '@stampede/testing';
import {
  EventConsumer,
  KafkaConnection,
  type ConsumedBatch,
  type EventConsumerOptions,
} from '../src/index.js';
import {
  collectingLogger,
  GROUPS,
  PATIENT,
  readTopic,
  sendRaw,
  StockEvent,
  stockReserved,
  TOPICS,
} from './support.js';

describe('EventConsumer', () => {
  let scratch: ScratchKafka;
  const connections: KafkaConnection[] = [];
  const { logger, lines, clear } = collectingLogger();

  beforeAll(async () => {
    scratch = await scratchKafka({ topics: [TOPICS.stock], groups: [GROUPS.order] });
  });
  afterEach(async () => {
    await Promise.all(connections.splice(0).map((connection) => connection.close()));
    clear();
    await scratch.drop();
    scratch = await scratchKafka({ topics: [TOPICS.stock], groups: [GROUPS.order] });
  });
  afterAll(() => scratch.drop());

  async function open(brokers = scratch.brokers): Promise<KafkaConnection> {
    const connection = await KafkaConnection.open({
      brokers,
      clientId: 'test',
      logger,
      topicPrefix: scratch.topicPrefix,
    });
    connections.push(connection);
    return connection;
  }

  async function consume(
    handle: (batch: ConsumedBatch<StockEvent>) => Promise<void>,
    options: Partial<EventConsumerOptions<StockEvent>> = {},
  ): Promise<EventConsumer<StockEvent>> {
    const kafka = options.kafka ?? (await open());
    const consumer = new EventConsumer({
      group: GROUPS.order,
      schema: StockEvent,
      logger,
      ...options,
      kafka,
      handle,
    });
    await consumer.start();
    await consumer.whenJoined();
    return consumer;
  }

  /** The group as its broker sees it. */
  async function group(): Promise<{ state: string; members: readonly unknown[] }> {
    const kafka = connections[0]!;
    const admin = kafka.consumerClient.admin();
    await admin.connect();
    const { groups } = await admin.describeGroups([kafka.nameOf(GROUPS.order.id)]);
    await admin.disconnect();
    return groups[0]!;
  }

  async function commitLag(): Promise<number> {
    const kafka = connections[0]!;
    const admin = kafka.consumerClient.admin();
    await admin.connect();
    const [ends, commits] = await Promise.all([
      admin.fetchTopicOffsets(kafka.nameOf(TOPICS.stock)),
      admin.fetchOffsets({ groupId: kafka.nameOf(GROUPS.order.id), topics: [kafka.nameOf(TOPICS.stock)] }),
    ]);
    await admin.disconnect();
    const committed = new Map(
      commits[0]!.partitions.map(({ partition, offset }) => [partition, Math.max(0, Number(offset))]),
    );
    return ends.reduce((sum, { partition, high }) => sum + Number(high) - (committed.get(partition) ?? 0), 0);
  }

  it('gives events of a partition in order, from the beginning of the topic, and commits them', async () => {
    const producer = await (await open()).producer(PATIENT);
    const ids = Array.from({ length: 700 }, (_, index) => `p${index}`);
    await producer.send([{ topic: TOPICS.stock, partition: 2, items: ids.map((id) => stockReserved(id)) }]);

    const batches: ConsumedBatch<StockEvent>[] = [];
    const consumer = await consume(async (batch) => void batches.push(batch), { maxItems: 512 });
    await eventually(() => expect(batches.flatMap(({ items }) => items)).toHaveLength(700));

    expect(batches.flatMap(({ items }) => items.map(({ event }) => event.aggregateId))).toEqual(ids);
    expect(batches.map(({ items }) => items.length)).toEqual([512, 188]);
    expect(
      batches.every(({ partition, items }) => partition === 2 && items.every((item) => item.partition === 2)),
    ).toBe(true);
    await eventually(async () => expect(await commitLag()).toBe(0));
    await eventually(() => expect(consumer.lag().get(2)).toBe(0));
  });

  it('tries a failed batch again in place, commits nothing before it succeeded, and logs the failure once', async () => {
    const producer = await (await open()).producer(PATIENT);
    await producer.send([
      { topic: TOPICS.stock, partition: 0, items: [stockReserved('a'), stockReserved('b')] },
    ]);
    const tries: string[][] = [];
    let lagWhileFailing = 0;
    await consume(async ({ items }) => {
      tries.push(items.map(({ event }) => event.aggregateId));
      if (tries.length === 3) lagWhileFailing = await commitLag();
      if (tries.length <= 3) throw new Error('the database is away');
    });
    await eventually(async () => {
      expect(tries).toHaveLength(4);
      expect(await commitLag()).toBe(0);
    });
    expect(tries.every((ids) => ids.join() === 'a,b')).toBe(true);
    expect(lagWhileFailing).toBe(1);
    const failures = lines().filter(({ msg }) => msg === 'the batch failed and is tried again');
    expect(failures).toHaveLength(1);
  });

  it('remains a member while a batch fails for longer than the session timeout', async () => {
    const producer = await (await open()).producer(PATIENT);
    await producer.send([{ topic: TOPICS.stock, partition: 0, items: [stockReserved('slow')] }]);
    const startedAt = Date.now();
    let tries = 0;
    let successes = 0;
    const consumer = await consume(async () => {
      tries += 1;
      if (Date.now() - startedAt < 9_000) throw new Error('not yet');
      successes += 1;
    });
    await eventually(() => expect(successes).toBe(1), { timeoutMs: 25_000 });
    await eventually(async () => expect(await commitLag()).toBe(0));
    // Put out of the group, it would have been given the batch a second time.
    expect(successes).toBe(1);
    expect(tries).toBeGreaterThan(3);
    expect(consumer.healthy).toBe(true);
    expect(lines().filter(({ msg }) => msg === 'the consumer crashed and starts again')).toEqual([]);
  });

  it('puts what it cannot decode into the dead letter topic, each with its origin, and goes on with the rest', async () => {
    const good = stockReserved('good');
    const bad = { ...stockReserved('bad'), data: { purchaseId: 'bad' } };
    const topic = scratch.topicPrefix + TOPICS.stock;
    const oversize = JSON.stringify({
      items: Array.from({ length: 257 }, (_, index) => stockReserved(`o${index}`)),
    });
    await sendRaw(
      scratch.brokers,
      topic,
      [
        '{not json',
        '{"items":{}}',
        JSON.stringify({ items: [bad, good] }),
        null,
        oversize,
        JSON.stringify({ items: [good] }),
      ],
      1,
    );
    const seen: string[] = [];
    await consume(
      async ({ items }) =>
        void seen.push(...items.map(({ event, offset }) => `${event.aggregateId}@${offset}`)),
    );
    await eventually(() => expect(seen).toEqual(['good@2', 'good@5']));

    const dead = await readTopic(scratch.brokers, `${topic}.order.dlt`, 5);
    expect(
      dead.map(({ headers }) => [
        headers.topic,
        headers.partition,
        headers.offset,
        headers.reason!.split(':')[0],
      ]),
    ).toEqual([
      [TOPICS.stock, '1', '0', 'not-json'],
      [TOPICS.stock, '1', '1', 'bad-envelope'],
      [TOPICS.stock, '1', '2', 'invalid-item'],
      [TOPICS.stock, '1', '3', 'not-json'],
      [TOPICS.stock, '1', '4', 'oversize'],
    ]);
    expect(dead[0]!.value).toBe('{not json');
    expect(JSON.parse(dead[2]!.value)).toEqual({ items: [bad] });
    expect(dead[2]!.headers.reason).toContain('data.');
    await eventually(async () => expect(await commitLag()).toBe(0));
  });

  it('is back by itself after the broker was away, and loses nothing', async () => {
    const proxy = await tcpProxy({ target: scratch.brokers[0]! });
    const producer = await (await open()).producer(PATIENT);
    const seen: string[] = [];
    const kafka = await KafkaConnection.open({
      brokers: [`127.0.0.1:${proxy.port}`],
      clientId: 'behind-proxy',
      logger,
      topicPrefix: scratch.topicPrefix,
      addressOf: () => ({ host: '127.0.0.1', port: proxy.port }),
    });
    connections.push(kafka);
    const consumer = await consume(
      async ({ items }) => void seen.push(...items.map(({ event }) => event.aggregateId)),
      { kafka },
    );
    await producer.send([{ topic: TOPICS.stock, partition: 0, items: [stockReserved('before')] }]);
    await eventually(() => expect(seen).toContain('before'));

    await proxy.cut();
    await eventually(() => expect(consumer.healthy).toBe(false), { timeoutMs: 15_000 });
    await producer.send([{ topic: TOPICS.stock, partition: 0, items: [stockReserved('meanwhile')] }]);
    await proxy.restore();
    await eventually(() => expect(seen).toContain('meanwhile'), { timeoutMs: 30_000 });
    await eventually(() => expect(consumer.healthy).toBe(true));
    await kafka.close();
    await proxy.close();
  });

  it('takes over from a member that vanished without a word when its session of six seconds is over', async () => {
    const proxy = await tcpProxy({ target: scratch.brokers[0]! });
    const doomed = await KafkaConnection.open({
      brokers: [`127.0.0.1:${proxy.port}`],
      clientId: 'doomed',
      logger,
      topicPrefix: scratch.topicPrefix,
      addressOf: () => ({ host: '127.0.0.1', port: proxy.port }),
    });
    connections.push(doomed);
    await consume(() => new Promise(() => undefined), { kafka: doomed });
    await proxy.cut();

    const seen: string[] = [];
    const startedAt = Date.now();
    await consume(async ({ items }) => void seen.push(...items.map(({ event }) => event.aggregateId)));
    const producer = await connections.at(-1)!.producer(PATIENT);
    const ids = ['p0', 'p1', 'p2', 'p3'];
    await producer.send(
      ids.map((id, partition) => ({ topic: TOPICS.stock, partition, items: [stockReserved(id)] })),
    );
    await eventually(() => expect(seen.sort()).toEqual(ids));
    // A session of kafkajs lasts for half a minute, where nobody says otherwise.
    expect(Date.now() - startedAt).toBeLessThan(25_000);
    await doomed.close();
    await proxy.close();
  });

  it('leaves its group when it is closed, without waiting for records, and a successor takes over', async () => {
    const seen: string[] = [];
    const first = await consume(async () => undefined);
    const startedAt = Date.now();
    await first.close();
    // A fetch of kafkajs waits for five seconds, where nobody says otherwise.
    expect(Date.now() - startedAt).toBeLessThan(4_500);
    expect(await group()).toMatchObject({ state: 'Empty', members: [] });
    await consume(async ({ items }) => void seen.push(...items.map(({ event }) => event.aggregateId)));
    const producer = await connections[0]!.producer(PATIENT);
    await producer.send([{ topic: TOPICS.stock, partition: 3, items: [stockReserved('next')] }]);
    await eventually(() => expect(seen).toEqual(['next']));
  });

  it('leaves its group when it is closed while it joins: the others have its partitions at once', async () => {
    const kafka = await open();
    const producer = await kafka.producer(PATIENT);
    const idOf = (partition: number) => `p${partition}`;
    const send = (partition: number) =>
      producer.send([{ topic: TOPICS.stock, partition, items: [stockReserved(idOf(partition))] }]);
    const seen: string[] = [];
    let finish: () => void = () => undefined;
    const busy = new Promise<void>((resolve) => (finish = resolve));
    await send(0);
    await consume(async ({ items }) => {
      seen.push(...items.map(({ event }) => event.aggregateId));
      await busy;
    });
    await eventually(() => expect(seen).toEqual([idOf(0)]));

    const second = new EventConsumer({
      kafka: await open(),
      group: GROUPS.order,
      schema: StockEvent,
      logger,
      handle: async () => undefined,
    });
    await second.start();
    await eventually(async () => expect((await group()).state).toBe('PreparingRebalance'));
    const closed = second.close();
    finish();
    await closed;
    expect((await group()).members).toHaveLength(1);
    await Promise.all([1, 2, 3].map(send));
    await eventually(() => expect(new Set(seen)).toEqual(new Set([0, 1, 2, 3].map(idOf))));
  });

  it('closed right after its start, leaves the group to its successor', async () => {
    const partitions = [0, 1, 2, 3];
    const producer = await (await open()).producer(PATIENT);
    // From before it knows the broker to about when it is a member.
    for (const delayMs of [0, 5, 10, 15, 20, 30, 40]) {
      const first = new EventConsumer({
        kafka: connections[0]!,
        group: GROUPS.order,
        schema: StockEvent,
        logger,
        handle: async () => undefined,
      });
      await first.start();
      await setTimeout(delayMs);
      await first.close();
      const seen: string[] = [];
      const startedAt = Date.now();
      const next = await consume(
        async ({ items }) => void seen.push(...items.map(({ event }) => event.aggregateId)),
      );
      await producer.send(
        partitions.map((partition) => ({
          topic: TOPICS.stock,
          partition,
          items: [stockReserved(`${delayMs}-${partition}`)],
        })),
      );
      await eventually(() => expect(seen.filter((id) => id.startsWith(`${delayMs}-`))).toHaveLength(4));
      // Before the session of the first one could have ended.
      expect(Date.now() - startedAt).toBeLessThan(6_000);
      await next.close();
    }
  });

  it('closes while a batch keeps failing, and leaves that batch to the next member', async () => {
    const producer = await (await open()).producer(PATIENT);
    await producer.send([{ topic: TOPICS.stock, partition: 0, items: [stockReserved('left')] }]);
    let tries = 0;
    const first = await consume(async () => {
      tries += 1;
      throw new Error('never');
    });
    await eventually(() => expect(tries).toBeGreaterThan(2));
    const startedAt = Date.now();
    await first.close();
    // It does not run into the time that closing may take.
    expect(Date.now() - startedAt).toBeLessThan(7_000);
    const seen: string[] = [];
    await consume(async ({ items }) => void seen.push(...items.map(({ event }) => event.aggregateId)));
    await eventually(() => expect(seen).toEqual(['left']));
  });
});
