import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { GROUPS, OrderEvent, partitionOfBucket, TOPICS } from '@stampede/contracts';
import { EventConsumer, KafkaConnection, type EventProducer } from '@stampede/kafka';
import { createMetrics } from '@stampede/observability';
import {
  eventually,
  scratchDatabase,
  scratchKafka,
  tcpProxy,
  type ScratchDatabase,
  type ScratchKafka,
} from '@stampede/testing';
import type { DataSource } from 'typeorm';
import {
  appendToOutbox,
  createDataSource,
  inTransaction,
  migrate,
  openDataSource,
  OutboxRelay,
  type OutboxRecord,
} from '../src/index.js';
import { CreateOutbox1700000000001, orderEvent, silent } from './support.js';

describe('OutboxRelay', () => {
  let database: ScratchDatabase;
  let topics: ScratchKafka;
  let kafka: KafkaConnection;
  let producer: EventProducer;
  let writer: DataSource;
  const dataSources: DataSource[] = [];
  const relays: OutboxRelay[] = [];
  let release: () => void = () => undefined;

  beforeAll(async () => {
    database = await scratchDatabase('outbox');
    topics = await scratchKafka({ topics: [TOPICS.order], groups: [GROUPS.payment] });
    await migrate({ url: database.url, migrations: [CreateOutbox1700000000001], logger: silent });
    writer = await newDataSource('writer');
    kafka = await KafkaConnection.open({ ...topics, clientId: 'outbox-test', logger: silent });
    producer = await kafka.producer({ sendTimeoutMs: 30_000 });
  });
  afterEach(async () => {
    release();
    await Promise.all(relays.splice(0).map((relay) => relay.close()));
    await writer.query('TRUNCATE outbox');
  });
  afterAll(async () => {
    await kafka.close();
    await Promise.all(dataSources.map((dataSource) => dataSource.destroy()));
    await database.drop();
    await topics.drop();
  });

  async function newDataSource(applicationName: string, url = database.url): Promise<DataSource> {
    const dataSource = createDataSource({ url, entities: [], applicationName, logger: silent });
    dataSources.push(dataSource);
    return openDataSource(dataSource);
  }

  function append(aggregateId: string, version: number): Promise<void> {
    const partition = partitionOfBucket(aggregateId.length + Number(aggregateId.replace(/\D/g, '')));
    return inTransaction(writer, (manager) =>
      appendToOutbox(manager, [{ topic: TOPICS.order, partition, event: orderEvent(aggregateId, version) }]),
    );
  }

  function startRelay(
    dataSource: DataSource,
    send: (records: OutboxRecord[]) => Promise<void>,
    pollMs = 20,
  ): OutboxRelay {
    const relay = new OutboxRelay({ dataSource, send, logger: silent, pollMs });
    relays.push(relay);
    relay.start();
    return relay;
  }

  async function waiting(): Promise<number> {
    const [row] = await writer.query<{ count: number }[]>('SELECT count(*)::int AS count FROM outbox');
    return row!.count;
  }

  it('keeps the order of every aggregate and loses nothing with two relays, one of which fails between send and delete', async () => {
    const aggregates = Array.from({ length: 20 }, (_, index) => `aggregate-${index}`);
    const versions = 30;
    const arrived = new Map<string, number[]>(aggregates.map((id) => [id, []]));
    const consumer = new EventConsumer({
      kafka,
      group: GROUPS.payment,
      schema: OrderEvent,
      logger: silent,
      handle: async ({ items }) =>
        items.forEach(({ event }) => void arrived.get(event.aggregateId)?.push(event.version)),
    });
    await consumer.start();

    let rounds = 0;
    startRelay(await newDataSource('steady'), (records) => producer.send(records));
    startRelay(await newDataSource('failing'), async (records) => {
      await producer.send(records);
      rounds += 1;
      if (rounds % 3 === 1) throw new Error('died between send and delete');
    });
    await Promise.all(
      aggregates.map(async (id) => {
        for (let version = 1; version <= versions; version += 1) await append(id, version);
      }),
    );
    await eventually(async () => expect(await waiting()).toBe(0), { timeoutMs: 30_000 });
    await eventually(() => {
      for (const seen of arrived.values()) expect(new Set(seen).size).toBe(versions);
    });

    expect(rounds).toBeGreaterThan(0);
    for (const seen of arrived.values()) {
      // The first arrival of each version: duplicates may follow, never a later version before an earlier one.
      const firsts = seen.filter((version, index) => seen.indexOf(version) === index);
      expect(firsts).toEqual(Array.from({ length: versions }, (_, index) => index + 1));
    }
    await consumer.close();
  });

  it('never lets a second relay overtake with later rows of an aggregate that the first is sending', async () => {
    const sent: string[] = [];
    const held = new Promise<void>((resolve) => (release = resolve));
    await append('held-1', 1);
    startRelay(await newDataSource('holding'), async (records) => {
      await held;
      sent.push(...idsOf(records));
    });
    await eventually(async () => {
      const free = await writer.query('SELECT id FROM outbox FOR UPDATE SKIP LOCKED');
      expect(free).toEqual([]);
    });
    await append('held-1', 2);
    await append('free-2', 1);
    startRelay(await newDataSource('overtaking'), async (records) => void sent.push(...idsOf(records)));
    await eventually(() => expect(sent).toEqual(['free-2:1']));
    release();
    await eventually(() => expect(sent).toEqual(['free-2:1', 'held-1:1', 'held-1:2']));
  });

  it('sends again what a relay that died had sent, because its deletion was never committed', async () => {
    const proxy = await tcpProxy({ target: new URL(database.url).host });
    const url = new URL(database.url);
    url.port = String(proxy.port);
    const sent: string[] = [];
    await append('dead-1', 1);
    const dying = startRelay(await newDataSource('dying', url.href), async (records) => {
      sent.push(...idsOf(records));
      await proxy.cut();
    });
    await eventually(() => expect(dying.healthy).toBe(false));
    expect(await waiting()).toBe(1);
    startRelay(await newDataSource('heir'), async (records) => void sent.push(...idsOf(records)));
    await eventually(async () => expect(await waiting()).toBe(0));
    expect(sent).toEqual(['dead-1:1', 'dead-1:1']);

    // The relay behind the cut cable lives on once the database is back.
    await proxy.restore();
    await eventually(() => expect(dying.healthy).toBe(true), { timeoutMs: 15_000 });
    await dying.close();
    await proxy.close();
  });

  it('keeps rows while Kafka is away, tells their age, and sends them when it is back', async () => {
    const metrics = createMetrics({ service: 'test', instance: 'test', processMetrics: false });
    let away = true;
    const sent: string[] = [];
    const relay = new OutboxRelay({
      dataSource: await newDataSource('away'),
      logger: silent,
      metrics,
      send: async (records) => {
        if (away) throw new Error('Kafka is away');
        sent.push(...idsOf(records));
      },
    });
    relays.push(relay);
    await append('away-1', 1);
    relay.start();
    await eventually(async () => {
      const { body } = await metrics.expose();
      expect(Number(/stampede_outbox_age_seconds\{[^}]*\} ([\d.e-]+)/.exec(body)?.[1])).toBeGreaterThan(0.5);
    });
    await eventually(() => expect(relay.healthy).toBe(false));
    expect(await waiting()).toBe(1);
    away = false;
    await eventually(() => expect(sent).toEqual(['away-1:1']));
    await eventually(() => expect(relay.healthy).toBe(true));
  });

  it('relays at once when woken', async () => {
    const sent: string[] = [];
    const dataSource = await newDataSource('woken');
    // Left to itself it would look again in an hour.
    const relay = startRelay(dataSource, async (records) => void sent.push(...idsOf(records)), 3_600_000);
    await append('woken-1', 1);
    relay.wake();
    await eventually(() => expect(sent).toEqual(['woken-1:1']));
    await append('woken-2', 1);
    relay.wake();
    await eventually(() => expect(sent).toEqual(['woken-1:1', 'woken-2:1']));
  });
});

function idsOf(records: OutboxRecord[]): string[] {
  return records.flatMap(({ items }) => items.map(({ id }) => id));
}
