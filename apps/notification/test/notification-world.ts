import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import {
  deadLetterTopic,
  GROUPS,
  NotificationService,
  TOPICS,
  type Message,
  type OrderEvent,
  type PaymentEvent,
} from '@stampede/contracts';
import { KafkaConnection } from '@stampede/kafka';
import { createLogger } from '@stampede/observability';
import { createDataSource, migrate, openDataSource } from '@stampede/persistence';
import { RpcApplication } from '@stampede/rpc';
import { eventually, freePort, requireEnv, scratchDatabase, scratchKafka } from '@stampede/testing';
import kafkajs from 'kafkajs';
import { CreateInbox1795651200001 } from '../migrations/1795651200001-create-inbox.js';

export const logger = createLogger({
  service: 'notification',
  instance: 'notification-test',
  level: 'silent',
});
const GROUPS_OF_ALL = [GROUPS.notificationOrders, GROUPS.notificationPayments];

/** Everything around the notification service: Kafka with a producer, a database, the registry, and a caller. */
export async function notificationWorld() {
  const database = await scratchDatabase('notification');
  await migrate({ url: database.url, migrations: [CreateInbox1795651200001] });
  const scratch = await scratchKafka({ topics: [TOPICS.order, TOPICS.payment], groups: GROUPS_OF_ALL });
  const cacheDir = await mkdtemp(join(tmpdir(), 'notification-rpc-'));
  const registry = {
    hosts: requireEnv('ZOOKEEPER_HOSTS'),
    root: `test-${randomBytes(4).toString('hex')}`,
  };
  const rpc = await RpcApplication.start({ application: 'notification-test', registry });
  const inbox = rpc.refer(NotificationService);
  const kafka = await KafkaConnection.open({ ...scratch, clientId: 'notification-test', logger });
  const producer = await kafka.producer();
  const { producer: rawProducer, admin, close: closeRaw } = await connectRaw(scratch.brokers);
  const dataSource = await openDataSource(
    createDataSource({ url: database.url, entities: [], applicationName: 'notification-test' }),
  );
  const send = (topic: typeof TOPICS.order | typeof TOPICS.payment) => (events: readonly EventOf[]) =>
    producer.send(
      [...Map.groupBy(events, ({ data }) => partitionOf(data.orderId))].map(([partition, items]) => ({
        topic,
        partition,
        items,
      })),
    );
  return {
    inbox,
    tellOrders: send(TOPICS.order),
    tellPayments: send(TOPICS.payment),
    /** A record that no producer of ours would write, where the order's events go. */
    sendRaw: (orderId: string, value: string) =>
      rawProducer.send({
        topic: scratch.topicPrefix + TOPICS.order,
        messages: [{ value, partition: partitionOf(orderId) }],
      }),
    countDeadLetters: async () => {
      const topic = scratch.topicPrefix + deadLetterTopic(GROUPS.notificationOrders);
      const [partition] = await admin.fetchTopicOffsets(topic);
      return Number(partition!.high);
    },
    messagesOf: async (userId: string): Promise<Message[]> =>
      (await inbox.listMessages(userId, null, 100)).messages,
    rows: <T>(sql: string): Promise<T[]> => dataSource.query(sql),
    referred: () => eventually(() => expect(Object.values(rpc.health().references)).not.toContain(0)),
    environment: async (instance: string): Promise<Record<string, string>> => ({
      STAMPEDE_MODE: 'test',
      INSTANCE_ID: instance,
      LOG_LEVEL: 'warn',
      METRICS_PORT: String(await freePort()),
      RPC_PORT: String(await freePort()),
      RPC_CACHE_DIR: cacheDir,
      RPC_ROOT: registry.root,
      ZOOKEEPER_HOSTS: registry.hosts,
      KAFKA_BROKERS: scratch.brokers.join(','),
      KAFKA_TOPIC_PREFIX: scratch.topicPrefix,
      DATABASE_URL: database.url,
      // The events of these tests happened long ago.
      RETENTION_MS: String(100 * 365 * 24 * 3_600_000),
    }),
    close: async () => {
      await closeRaw();
      await rpc.close();
      await kafka.close();
      await scratch.drop();
      await dataSource.destroy();
      await database.drop();
      await rm(cacheDir, { recursive: true, force: true });
    },
  };
}
export type NotificationWorld = Awaited<ReturnType<typeof notificationWorld>>;
type EventOf = OrderEvent | PaymentEvent;

const partitionOf = (orderId: string) => Number(orderId) % 4;

async function connectRaw(brokers: string[]) {
  const kafka = new kafkajs.Kafka({ brokers, clientId: 'raw', logLevel: kafkajs.logLevel.NOTHING });
  const [producer, admin] = [kafka.producer({ allowAutoTopicCreation: false }), kafka.admin()];
  await Promise.all([producer.connect(), admin.connect()]);
  const close = async () => void (await Promise.all([producer.disconnect(), admin.disconnect()]));
  return { producer, admin, close };
}
