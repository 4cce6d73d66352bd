import { Injectable } from '@nestjs/common';
import { failpoint } from '@stampede/observability';
import type { Settlement } from '../domain/settle-ledger.js';
import { StockLedger } from './ports/stock-ledger.js';
import { Telemetry } from './ports/telemetry.js';
import { SettleGate } from './settle-gate.js';

/** Settles stock by what became of orders: paid is sold, cancelled is available again. The ledger first, then the gate. */
@Injectable()
export class SettleOrders {
  constructor(
    private readonly ledger: StockLedger,
    private readonly settleGate: SettleGate,
    private readonly telemetry: Telemetry,
  ) {}

  async execute(settlements: readonly Settlement[]): Promise<void> {
    if (settlements.length === 0) return;
    const { metrics, logger } = this.telemetry;
    const time = metrics.histogram('stampede_db_seconds').startTimer();
    const { decision, rows } = await this.ledger.settle(settlements);
    time({ operation: 'settle-orders' });
    metrics.histogram('stampede_db_batch_items').observe({ operation: 'settle-orders' }, settlements.length);
    for (const { target } of decision.changes)
      metrics.counter('stampede_settlements_total').inc({ outcome: target });
    if (decision.done > 0)
      metrics.counter('stampede_settlements_total').inc({ outcome: 'DUPLICATE' }, decision.done);
    for (const settlement of decision.conflicts)
      logger.error(settlement, 'an order ended otherwise than its purchase had');
    for (const settlement of decision.missing)
      logger.error(settlement, 'an order ended whose purchase the ledger has not');
    await failpoint('after-settlement-commit');
    await this.settleGate.execute(rows, 'wait-when-closed');
  }
}
