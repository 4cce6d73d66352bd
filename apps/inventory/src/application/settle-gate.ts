import { Injectable } from '@nestjs/common';
import type { FinalState } from '../domain/gate-record.js';
import type { RecordedPurchase } from '../domain/purchase.js';
import { gateStateOf } from '../domain/settle-ledger.js';
import { GateEpoch } from './gate-epoch.js';
import { FENCED, StockGate } from './ports/stock-gate.js';
import { Telemetry } from './ports/telemetry.js';

interface Ending {
  readonly purchaseId: string;
  readonly state: FinalState;
}

/** The gate is being rebuilt: what was to be settled there waits. */
export class GateClosed extends Error {
  override readonly name = 'GateClosed';
  readonly code = 'GATE_CLOSED';
}

/** Brings purchases that have an end in the ledger to the same end at the gate. Ledger first, always. */
@Injectable()
export class SettleGate {
  constructor(
    private readonly gate: StockGate,
    private readonly epoch: GateEpoch,
    private readonly telemetry: Telemetry,
  ) {}

  /**
   * @param whenClosed `skip-when-closed` is for purchases that the coming rebuild reads from the ledger for certain
   * @throws GateClosed with `wait-when-closed`, to be repeated
   */
  async execute(
    purchases: readonly RecordedPurchase[],
    whenClosed: 'skip-when-closed' | 'wait-when-closed',
  ): Promise<void> {
    const endings = Map.groupBy(purchases, ({ saleId }) => saleId);
    for (const [saleId, ofSale] of endings) {
      const ends = ofSale.flatMap(({ purchaseId, status }) => {
        const state = gateStateOf(status);
        return state === 'L' ? [] : [{ purchaseId, state }];
      });
      if (ends.length === 0) continue;
      const settled = await this.settle(saleId, ends);
      if (!settled && whenClosed === 'wait-when-closed')
        throw new GateClosed(`The gate of ${saleId} is closed`);
    }
  }

  private async settle(saleId: string, ends: readonly Ending[]): Promise<boolean> {
    let epoch = this.epoch.open()?.epoch ?? (await this.epoch.doubt())?.epoch;
    while (epoch !== undefined) {
      const answers = await this.gate.settle(saleId, epoch, ends);
      if (answers !== FENCED) {
        this.report(saleId, ends, answers);
        return true;
      }
      const now = (await this.epoch.doubt())?.epoch;
      epoch = now === epoch ? undefined : now;
    }
    return false;
  }

  private report(saleId: string, ends: readonly Ending[], answers: readonly string[]): void {
    for (const [index, answer] of answers.entries()) {
      if (answer === 'SETTLED' || answer === 'DONE') continue;
      const { purchaseId, state } = ends[index]!;
      // The gate differs from the ledger; reconciliation says which purchase and what to do.
      this.telemetry.logger.error(
        { saleId, purchaseId, state, answer },
        'the gate could not settle a purchase',
      );
    }
  }
}
