import { bucketOfOrder, partitionOfBucket, TOPICS, type OrderEvent } from '@stampede/contracts';
import type { EventProducer } from '@stampede/kafka';
import { OrderEventPublisher } from '../../application/order-event-publisher.js';

/** Packs what travels together: one record per partition of the bucket, as far as a record can hold it. */
export class KafkaOrderEventPublisher extends OrderEventPublisher {
  constructor(private readonly producer: EventProducer) {
    super();
  }

  async publish(events: readonly OrderEvent[]): Promise<void> {
    if (events.length === 0) return;
    const partitions = Map.groupBy(events, (event) => partitionOfBucket(bucketOfOrder(event.aggregateId)));
    await this.producer.send(
      [...partitions].map(([partition, items]) => ({ topic: TOPICS.order, partition, items })),
    );
  }
}
