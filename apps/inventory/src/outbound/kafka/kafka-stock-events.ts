import { bucketOfUser, partitionOfBucket, TOPICS } from '@stampede/contracts';
import type { EventProducer } from '@stampede/kafka';
import { StockEvents } from '../../application/ports/stock-events.js';
import type { RecordedPurchase } from '../../domain/purchase.js';
import { stockEvent } from '../../domain/purchase-events.js';

/** Stock events in Kafka: a user's events in one partition, those of one partition packed together. */
export class KafkaStockEvents extends StockEvents {
  constructor(private readonly producer: EventProducer) {
    super();
  }

  override async publish(purchases: readonly RecordedPurchase[]): Promise<void> {
    if (purchases.length === 0) return;
    const partitions = Map.groupBy(purchases, ({ userId }) => partitionOfBucket(bucketOfUser(userId)));
    await this.producer.send(
      [...partitions].map(([partition, those]) => ({
        topic: TOPICS.stock,
        partition,
        items: those.map(stockEvent),
      })),
    );
  }
}
