import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import {
  GROUPS,
  OrderService,
  PaymentEvent,
  PaymentService,
  TOPICS,
  type OrderEvent,
} from '@stampede/contracts';
import { EventConsumer, KafkaConnection } from '@stampede/kafka';
import { createLogger } from '@stampede/observability';
import { RpcApplication, type Client, type Provider } from '@stampede/rpc';
import {
  eventually,
  freePort,
  requireEnv,
  scratchDatabase,
  scratchKafka,
  startProcess,
  type StartedProcess,
} from '@stampede/testing';
import { PROVIDER_API_KEY, PROVIDER_WEBHOOK_SECRET, startProviderProcess } from './provider-process.js';

const DIST = new URL('../dist/src/', import.meta.url).pathname;
const logger = createLogger({ service: 'payment-test', instance: 'payment-test', level: 'silent' });

const never = () => {
  throw new Error('not asked in this test');
};
const payableOrders: Provider<typeof OrderService> = {
  findPayable: (userId) =>
    userId === 'stranger' ? { code: 'NOT_FOUND', amountCents: 0 } : { code: 'PAYABLE', amountCents: 1999 },
  findOrder: never,
  findOrderOfPurchase: never,
  listOrders: never,
  cancelOrder: never,
};

/** Everything around one payment process: provider, registry, Kafka, a database, and an order service in this process. */
export async function paymentWorld() {
  const database = await scratchDatabase('payment');
  const kafkaScratch = await scratchKafka({
    topics: [TOPICS.order, TOPICS.payment],
    groups: [GROUPS.payment, GROUPS.orderPayments],
  });
  const provider = await startProviderProcess();
  const cacheDir = await mkdtemp(join(tmpdir(), 'payment-rpc-'));
  const root = `test-${randomBytes(4).toString('hex')}`;
  const rpc = await RpcApplication.start({
    application: 'payment-test',
    registry: { hosts: requireEnv('ZOOKEEPER_HOSTS'), root },
    port: 0,
  });
  await rpc.export(OrderService, payableOrders);
  const payments: Client<typeof PaymentService> = rpc.refer(PaymentService);
  provider.onWebhook(async (body, signature) => (await payments.acceptWebhook(body, signature)).code);

  const { brokers, topicPrefix } = kafkaScratch;
  const kafka = await KafkaConnection.open({ brokers, clientId: 'payment-test', logger, topicPrefix });
  const producer = await kafka.producer();
  const events: PaymentEvent[] = [];
  const consumer = new EventConsumer({
    kafka,
    group: GROUPS.orderPayments,
    schema: PaymentEvent,
    handle: async ({ items }) => void events.push(...items.map(({ event }) => event)),
    logger,
  });
  await consumer.start();

  const common = { STAMPEDE_MODE: 'test', INSTANCE_ID: 'payment-1', LOG_LEVEL: 'warn' };
  const migration = await startProcess({
    script: `${DIST}migrate.js`,
    env: { ...common, MIGRATION_DATABASE_URL: database.url },
  });
  if ((await migration.exited).code !== 0) throw new Error(migration.output);

  const start = async (failpoints?: string): Promise<StartedProcess> => {
    const metricsPort = await freePort();
    const started = await startProcess({
      script: `${DIST}main.js`,
      env: {
        ...common,
        METRICS_PORT: String(metricsPort),
        DATABASE_URL: database.url,
        KAFKA_BROKERS: brokers.join(','),
        KAFKA_TOPIC_PREFIX: topicPrefix,
        ZOOKEEPER_HOSTS: requireEnv('ZOOKEEPER_HOSTS'),
        RPC_ROOT: root,
        RPC_PORT: String(await freePort()),
        RPC_CACHE_DIR: cacheDir,
        PROVIDER_URL: provider.url,
        PROVIDER_API_KEY,
        PROVIDER_WEBHOOK_SECRET,
        ...(failpoints === undefined ? {} : { FAILPOINTS: failpoints }),
      },
      readyUrl: `http://127.0.0.1:${metricsPort}/health/ready`,
    });
    await eventually(() => expect(Object.values(rpc.health().references)).not.toContain(0)); // The registry's word takes its time.
    return started;
  };
  return {
    provider,
    payments,
    events,
    start,
    tell: (event: OrderEvent) => producer.send([{ topic: TOPICS.order, partition: 0, items: [event] }]),
    eventsOf: (orderId: string) =>
      events.filter(({ data }) => data.orderId === orderId).map(({ type, version }) => `${type} ${version}`),
    close: async () => {
      await kafka.close();
      await rpc.close();
      await provider.close();
      await kafkaScratch.drop();
      await database.drop();
      await rm(cacheDir, { recursive: true, force: true });
    },
  };
}
export type PaymentWorld = Awaited<ReturnType<typeof paymentWorld>>;
