import { GROUPS, PurchaseEvent } from '@stampede/contracts';
import { EventConsumer, type KafkaConnection } from '@stampede/kafka';
import type { RecordPurchases } from '../../application/record-purchases.js';
import type { Telemetry } from '../../application/ports/telemetry.js';
import type { LogEntry } from '../../domain/decide-ledger.js';
import { purchaseOf } from '../../domain/purchase-events.js';

/** Reads the purchase log into the ledger. */
export function ledgerConsumer(
  kafka: KafkaConnection,
  recordPurchases: RecordPurchases,
  { logger }: Telemetry,
): EventConsumer<PurchaseEvent> {
  return new EventConsumer({
    kafka,
    group: GROUPS.inventoryLedger,
    schema: PurchaseEvent,
    handle: ({ partition, items }) =>
      recordPurchases.execute(
        partition,
        items.map(({ event }) => logEntry(event)),
      ),
    logger,
  });
}

function logEntry(event: PurchaseEvent): LogEntry {
  if (event.type === 'EpochFenced') return { kind: 'fence', epoch: event.data.epoch };
  return { kind: 'taken', purchase: purchaseOf(event) };
}
