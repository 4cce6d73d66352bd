import { Injectable } from '@nestjs/common';
import { GateEpoch } from './gate-epoch.js';
import { LogPurchases } from './log-purchases.js';
import { SaleRepository } from './ports/sale-repository.js';
import { StockGate } from './ports/stock-gate.js';
import { Telemetry } from './ports/telemetry.js';

/** Younger ones are under way at the instance that took them. */
const WAITED_MS = 1000;
const MAX_PER_SALE = 256;

/** Finishes what another instance, or this one before it crashed, took and did not log. */
@Injectable()
export class LogWaitingPurchases {
  constructor(
    private readonly gate: StockGate,
    private readonly logPurchases: LogPurchases,
    private readonly sales: SaleRepository,
    private readonly epoch: GateEpoch,
    private readonly telemetry: Telemetry,
  ) {}

  async execute(): Promise<void> {
    const open = this.epoch.open();
    if (!open) return;
    const saleIds = await this.sales.listIdsAtGate(open.epoch);
    const found = await this.gate.findUnlogged(open.epoch, saleIds, WAITED_MS, MAX_PER_SALE);
    const unlogged = this.telemetry.metrics.gauge('stampede_gate_unlogged');
    for (const { saleId, waiting } of found) unlogged.set({ sale: saleId }, waiting);
    const results = await Promise.allSettled(
      found.flatMap(({ saleId, purchases }) =>
        purchases.map(({ purchaseId, record }) =>
          this.logPurchases.execute(saleId, open.epoch, purchaseId, record),
        ),
      ),
    );
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }
}
