import { Injectable } from '@nestjs/common';
import { GateEpoch } from './gate-epoch.js';
import { SaleRepository } from './ports/sale-repository.js';
import { StockGate } from './ports/stock-gate.js';
import { Telemetry } from './ports/telemetry.js';

/** Sales that are looked at: the newest, so that the number of series stays bounded. */
const MAX_SALES = 20;

/** Tells how much the gate has left of each sale, and whether it takes purchases. */
@Injectable()
export class ReportGate {
  constructor(
    private readonly gate: StockGate,
    private readonly sales: SaleRepository,
    private readonly epoch: GateEpoch,
    private readonly telemetry: Telemetry,
  ) {}

  async execute(): Promise<void> {
    const { metrics } = this.telemetry;
    const sales = await this.sales.list(undefined, MAX_SALES, false);
    const open = this.epoch.open();
    const skus = sales.map(({ saleId, items }) => ({ saleId, skuIds: items.map(({ skuId }) => skuId) }));
    const left = open && (await this.gate.readAvailable(open.epoch, skus).catch(() => undefined));
    for (const [index, { saleId, items }] of sales.entries()) {
      const units = left?.[index];
      metrics.gauge('stampede_gate_open').set({ sale: saleId }, units?.[0] === undefined ? 0 : 1);
      for (const [at, { skuId }] of items.entries()) {
        const available = units?.[at];
        if (available !== undefined)
          metrics.gauge('stampede_stock_available').set({ sale: saleId, sku: skuId }, available);
      }
    }
  }
}
