import { Injectable } from '@nestjs/common';
import { failpoint } from '@stampede/observability';
import type { LedgerDecision, LogEntry } from '../domain/decide-ledger.js';
import type { RecordedPurchase } from '../domain/purchase.js';
import { StockEvents } from './ports/stock-events.js';
import { StockLedger } from './ports/stock-ledger.js';
import { Telemetry } from './ports/telemetry.js';
import { SettleGate } from './settle-gate.js';

/**
 * The second guard: stores what the gate took, tells the world from the stored rows, gives the quota of what was refused back.
 * Every step after the first is repeated for duplicates: whoever crashed between two of them is finished by the next.
 */
@Injectable()
export class RecordPurchases {
  constructor(
    private readonly ledger: StockLedger,
    private readonly events: StockEvents,
    private readonly settleGate: SettleGate,
    private readonly telemetry: Telemetry,
  ) {}

  async execute(partition: number, log: readonly LogEntry[]): Promise<void> {
    const time = this.telemetry.metrics.histogram('stampede_db_seconds').startTimer();
    const { decision, rows } = await this.ledger.record(partition, log);
    time({ operation: 'record-purchases' });
    await failpoint('after-ledger-commit');
    this.count(decision, rows);
    await this.events.publish(rows);
    await failpoint('after-stock-produce');
    const rejected = rows.filter(({ status }) => status === 'REJECTED');
    // Skipped where the gate is closed: it comes back with what is stored here.
    await this.settleGate.execute(rejected, 'skip-when-closed');
  }

  private count(decision: LedgerDecision, rows: readonly RecordedPurchase[]): void {
    const { metrics, logger } = this.telemetry;
    const { inserts, duplicates, dropped, suspectEpoch } = decision;
    if (rows.length > 0) {
      metrics.histogram('stampede_db_batch_items').observe({ operation: 'record-purchases' }, rows.length);
    }
    const outcomes = Map.groupBy(inserts, ({ status, reason }) => reason ?? status);
    for (const [outcome, those] of outcomes) {
      metrics.counter('stampede_ledger_purchases_total').inc({ outcome }, those.length);
    }
    if (duplicates > 0)
      metrics.counter('stampede_ledger_purchases_total').inc({ outcome: 'DUPLICATE' }, duplicates);
    if (dropped.length > 0) {
      metrics.counter('stampede_ledger_purchases_total').inc({ outcome: 'FENCED' }, dropped.length);
      logger.info({ purchases: dropped.length }, 'purchases of an older epoch were dropped behind its fence');
    }
    if (suspectEpoch > 0)
      logger.error({ epoch: suspectEpoch }, 'the gate gave away what the ledger refuses: it is rebuilt');
  }
}
