import { Injectable } from '@nestjs/common';
import { GROUPS, OrderEvent } from '@stampede/contracts';
import { EventConsumer, type DecodedItem, type KafkaConnection } from '@stampede/kafka';
import type { Logger } from '@stampede/observability';
import type { TraceContext } from '../../application/ports.js';
import type { RequestRefund } from '../../application/request-refund.js';

/** What PostgreSQL cannot look for is not ours: without this it would be tried again for ever. */
const OrderMessage = OrderEvent.refine(
  (event) => event.type !== 'RefundRequested' || !event.data.paymentId.includes('\0'),
  {
    error: 'not a payment',
  },
);

/** Hears of orders that cannot take their money. */
@Injectable()
export class OrderEventsConsumer {
  private readonly consumer: EventConsumer<OrderEvent>;

  constructor(
    kafka: KafkaConnection,
    private readonly requestRefund: RequestRefund,
    private readonly traceContext: TraceContext,
    logger: Logger,
  ) {
    const consume = (items: readonly DecodedItem<OrderEvent>[]) => this.consume(items);
    this.consumer = new EventConsumer({
      kafka,
      group: GROUPS.payment,
      schema: OrderMessage,
      handle: ({ items }) => consume(items),
      logger,
    });
  }

  get healthy(): boolean {
    return this.consumer.healthy;
  }

  start(): Promise<void> {
    return this.consumer.start();
  }

  close(): Promise<void> {
    return this.consumer.close();
  }

  private async consume(items: readonly DecodedItem<OrderEvent>[]): Promise<void> {
    for (const { event } of items) {
      if (event.type !== 'RefundRequested') continue;
      await this.traceContext.run(event.traceparent ?? null, () =>
        this.requestRefund.execute(event.data.paymentId),
      );
    }
  }
}
