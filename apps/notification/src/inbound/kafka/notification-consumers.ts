import { Injectable } from '@nestjs/common';
import { GROUPS } from '@stampede/contracts';
import { EventConsumer, KafkaConnection, type ConsumedBatch } from '@stampede/kafka';
import { DeliverMessages } from '../../application/deliver-messages.js';
import { Telemetry } from '../../application/ports.js';
import type { Message } from '../../domain/message.js';
import { OrderMessages, PaymentMessages } from './event-messages.js';

/** What this service hears of. */
@Injectable()
export class NotificationConsumers {
  private readonly consumers: readonly EventConsumer<Message[]>[];

  constructor(kafka: KafkaConnection, deliverMessages: DeliverMessages, { logger }: Telemetry) {
    const handle = ({ items }: ConsumedBatch<Message[]>) =>
      deliverMessages.execute(items.flatMap(({ event: messages }) => messages));
    this.consumers = [
      new EventConsumer({ kafka, group: GROUPS.notificationOrders, schema: OrderMessages, handle, logger }),
      new EventConsumer({
        kafka,
        group: GROUPS.notificationPayments,
        schema: PaymentMessages,
        handle,
        logger,
      }),
    ];
  }

  get healthy(): boolean {
    return this.consumers.every((consumer) => consumer.healthy);
  }

  async start(): Promise<void> {
    await Promise.all(this.consumers.map((consumer) => consumer.start()));
  }

  async close(): Promise<void> {
    await Promise.all(this.consumers.map((consumer) => consumer.close()));
  }
}
