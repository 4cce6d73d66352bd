import {
  bucketOfUser,
  GROUPS,
  OrderEvent,
  partitionOfBucket,
  TOPICS,
  type StockEvent,
  type Topic,
} from '@stampede/contracts';
import { EventConsumer, KafkaConnection, type EventItem } from '@stampede/kafka';
import { scratchKafka } from '@stampede/testing';
import { logger } from './order-world.js';
import type { Reservation } from '../src/application/place-orders.js';

/** Topics of one test file, a producer into them, and everything that was said about orders. */
export async function openKafkaWorld() {
  const scratch = await scratchKafka({
    topics: [TOPICS.stock, TOPICS.order, TOPICS.payment],
    groups: [GROUPS.order, GROUPS.orderPayments],
  });
  const kafka = await KafkaConnection.open({ ...scratch, clientId: 'order-test', logger });
  const producer = await kafka.producer();
  const heard: OrderEvent[] = [];
  const listener = new EventConsumer({
    kafka,
    group: { id: 'order-test', topic: TOPICS.order },
    schema: OrderEvent,
    handle: async ({ items }) => void heard.push(...items.map(({ event }) => event)),
    logger,
  });
  await listener.start();
  return {
    ...scratch,
    kafka,
    heard,
    /** Sends events of a user to the partition of the user's bucket. */
    async tell(topic: Topic, events: readonly (EventItem & { data: { userId: string } })[]): Promise<void> {
      const partitions = Map.groupBy(events, ({ data }) => partitionOfBucket(bucketOfUser(data.userId)));
      await producer.send([...partitions].map(([partition, items]) => ({ topic, partition, items })));
    },
    async close(): Promise<void> {
      await kafka.close();
      await scratch.drop();
    },
  };
}
export type KafkaWorld = Awaited<ReturnType<typeof openKafkaWorld>>;

export function stockReserved({ line, reservedAtMs }: Reservation): StockEvent {
  return {
    id: `${line.purchaseId}.reserved`,
    type: 'StockReserved',
    version: 2,
    occurredAt: new Date(reservedAtMs).toISOString(),
    aggregateId: line.purchaseId,
    data: { ...line },
  };
}

export function paymentSucceeded(
  order: { orderId: string; userId: string; amountCents: number },
  paymentId: string,
) {
  return {
    id: `${paymentId}.2`,
    type: 'PaymentSucceeded',
    version: 2,
    occurredAt: new Date().toISOString(),
    aggregateId: paymentId,
    data: { ...order, paymentId, chargeId: `charge-${paymentId}` },
  };
}
