import { bucketOfOrder, partitionOfBucket, type OrderEvent } from '@stampede/contracts';
import type { EventProducer, EventRecord } from '@stampede/kafka';
import { encodeOrderId, ORDER_EPOCH_MS } from '../../domain/order-id.js';
import { KafkaOrderEventPublisher } from './kafka-order-event.publisher.js';

const eventOf = (bucket: number): OrderEvent => {
  const orderId = encodeOrderId({ timeMs: ORDER_EPOCH_MS + 1, worker: 0, sequence: 0, bucket });
  return {
    id: `${orderId}.2`,
    type: 'RefundRequested',
    version: 2,
    occurredAt: '2025-01-01T00:00:00.000Z',
    aggregateId: orderId,
    data: { orderId, userId: 'u', paymentId: 'p' },
  };
};

describe('the publisher of order events', () => {
  it('sends what is told together at once, one record per partition of the buckets', async () => {
    const sends: EventRecord[][] = [];
    const producer = {
      send: async (records: EventRecord[]) => void sends.push(records),
    } as unknown as EventProducer;
    await new KafkaOrderEventPublisher(producer).publish(
      Array.from({ length: 1000 }, (_, bucket) => eventOf(bucket)),
    );
    expect(sends).toHaveLength(1);
    expect(sends[0]).toHaveLength(4);
    for (const { partition, items } of sends[0]!) {
      expect(items).toHaveLength(250);
      for (const { aggregateId } of items)
        expect(partitionOfBucket(bucketOfOrder(aggregateId))).toBe(partition);
    }
  });

  it('sends nothing when there is nothing to tell', async () => {
    const producer = { send: () => Promise.reject(new Error('sent')) } as unknown as EventProducer;
    await expect(new KafkaOrderEventPublisher(producer).publish([])).resolves.toBeUndefined();
  });
});
