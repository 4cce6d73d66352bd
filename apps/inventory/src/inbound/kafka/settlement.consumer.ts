import { GROUPS, OrderEvent } from '@stampede/contracts';
import { EventConsumer, type KafkaConnection } from '@stampede/kafka';
import type { Telemetry } from '../../application/ports/telemetry.js';
import type { SettleOrders } from '../../application/settle-orders.js';
import type { Settlement } from '../../domain/settle-ledger.js';

/** Settles stock by what becomes of orders. */
export function settlementConsumer(
  kafka: KafkaConnection,
  settleOrders: SettleOrders,
  { logger }: Telemetry,
): EventConsumer<OrderEvent> {
  return new EventConsumer({
    kafka,
    group: GROUPS.inventorySettlement,
    schema: OrderEvent,
    handle: ({ items }) => settleOrders.execute(items.flatMap(({ event }) => settlementsOf(event))),
    logger,
  });
}

/** None for events that say nothing about stock. */
export function settlementsOf(event: OrderEvent): Settlement[] {
  if (event.type !== 'OrderPaid' && event.type !== 'OrderCancelled') return [];
  const { purchaseId, saleId, skuId } = event.data;
  return [{ purchaseId, saleId, skuId, target: event.type === 'OrderPaid' ? 'SOLD' : 'RELEASED' }];
}
