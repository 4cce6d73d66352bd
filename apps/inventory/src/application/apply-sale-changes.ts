import { Injectable } from '@nestjs/common';
import { failpoint } from '@stampede/observability';
import { GateEpoch } from './gate-epoch.js';
import { SaleChanges, type PendingChange } from './ports/sale-changes.js';
import { FENCED, StockGate } from './ports/stock-gate.js';
import { Telemetry } from './ports/telemetry.js';

const MAX_AT_ONCE = 1000;

/**
 * Brings additions and early ends from the ledger to the open epoch of the gate. What came there with the sale, or by a rebuild, is
 * told once more and changes nothing: the gate knows what it contains, and this only has to be sure that it was told.
 */
@Injectable()
export class ApplySaleChanges {
  constructor(
    private readonly gate: StockGate,
    private readonly changes: SaleChanges,
    private readonly epoch: GateEpoch,
    private readonly telemetry: Telemetry,
  ) {}

  async execute(): Promise<void> {
    const open = this.epoch.open();
    if (!open) return;
    for (const change of await this.changes.listMissingAtGate(open.epoch, MAX_AT_ONCE))
      await this.apply(open.epoch, change);
  }

  /** For a change that was stored right now. When the gate does not answer, a round brings it as soon as it does. */
  async tryApply(saleId: string): Promise<void> {
    try {
      await this.execute();
    } catch (error) {
      this.telemetry.logger.warn({ err: error, saleId }, 'a change of a sale waits for the gate');
    }
  }

  private async apply(epoch: number, change: PendingChange): Promise<void> {
    const { saleId, additions, endedAtMs } = change;
    if (additions.length > 0 && (await this.gate.addStock(saleId, epoch, additions)) === FENCED) return;
    if (endedAtMs !== undefined && (await this.gate.endSale(saleId, epoch, endedAtMs)) === FENCED) return;
    await failpoint('after-sale-change-gate');
    await this.changes.markAtGate(epoch, change);
  }
}
