import { TOPICS } from '@stampede/contracts';
import type { EventProducer, KafkaConnection } from '@stampede/kafka';
import { PurchaseLog } from '../../application/ports/purchase-log.js';
import type { TakenPurchase } from '../../domain/purchase.js';
import { epochFenced, purchaseTaken } from '../../domain/purchase-events.js';

/** The purchase log in Kafka. Which partition a purchase goes to is free: the ledger knows duplicates by their id. */
export class KafkaPurchaseLog extends PurchaseLog {
  constructor(
    private readonly producer: EventProducer,
    private readonly kafka: KafkaConnection,
  ) {
    super();
  }

  override append(purchases: readonly TakenPurchase[]): Promise<void> {
    return this.producer.send([{ topic: TOPICS.purchase, items: purchases.map(purchaseTaken) }]);
  }

  override async appendMarkers(epoch: number, begunAt: Date): Promise<number> {
    const partitions = await this.kafka.findPartitionCount(TOPICS.purchase);
    if (!partitions) throw new Error(`There is no topic ${TOPICS.purchase}`);
    await this.producer.send(
      Array.from({ length: partitions }, (_, partition) => ({
        topic: TOPICS.purchase,
        partition,
        items: [epochFenced(epoch, partition, begunAt)],
      })),
    );
    return partitions;
  }
}
