import { Injectable } from '@nestjs/common';
import { GROUPS } from '@stampede/contracts';
import { EventConsumer, type KafkaConnection } from '@stampede/kafka';
import type { Logger } from '@stampede/observability';
import type { PaymentConsumer } from './payment.consumer.js';
import { PaymentMessage } from './payment-message.js';
import type { StockConsumer } from './stock.consumer.js';
import { StockMessage } from './stock-message.js';

/** Partitions side by side: each belongs to one shard, and a shard that is away holds up only its own. */
const CONCURRENCY = 4;
/** Four full records: a transaction of so many orders is still short. */
const MAX_ITEMS = 1024;

@Injectable()
export class OrderConsumers {
  private readonly stock: EventConsumer<StockMessage>;
  private readonly payments: EventConsumer<PaymentMessage>;

  constructor(kafka: KafkaConnection, stock: StockConsumer, payments: PaymentConsumer, logger: Logger) {
    const common = { kafka, logger, concurrency: CONCURRENCY, maxItems: MAX_ITEMS };
    this.stock = new EventConsumer({
      ...common,
      group: GROUPS.order,
      schema: StockMessage,
      handle: ({ items }) => stock.consume(items),
    });
    this.payments = new EventConsumer({
      ...common,
      group: GROUPS.orderPayments,
      schema: PaymentMessage,
      handle: ({ items }) => payments.consume(items),
    });
  }

  get healthy(): boolean {
    return this.stock.healthy && this.payments.healthy;
  }

  async start(): Promise<void> {
    await Promise.all([this.stock.start(), this.payments.start()]);
  }

  async close(): Promise<void> {
    await Promise.all([this.stock.close(), this.payments.close()]);
  }
}
