import { Injectable } from '@nestjs/common';
import { KafkaConnection, type EventConsumer } from '@stampede/kafka';
import { RecordPurchases } from '../../application/record-purchases.js';
import { SettleOrders } from '../../application/settle-orders.js';
import { Telemetry } from '../../application/ports/telemetry.js';
import { ledgerConsumer } from './ledger.consumer.js';
import { settlementConsumer } from './settlement.consumer.js';

/** What this service reads. */
@Injectable()
export class InventoryConsumers {
  private readonly consumers: readonly Pick<EventConsumer<unknown>, 'start' | 'close' | 'healthy'>[];

  constructor(
    kafka: KafkaConnection,
    recordPurchases: RecordPurchases,
    settleOrders: SettleOrders,
    telemetry: Telemetry,
  ) {
    this.consumers = [
      ledgerConsumer(kafka, recordPurchases, telemetry),
      settlementConsumer(kafka, settleOrders, telemetry),
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
