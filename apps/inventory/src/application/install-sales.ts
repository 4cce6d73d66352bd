import { Injectable } from '@nestjs/common';
import type { LedgerSale } from '../domain/sale.js';
import { GateEpoch } from './gate-epoch.js';
import { SaleRepository } from './ports/sale-repository.js';
import { FENCED, StockGate } from './ports/stock-gate.js';

const MAX_AT_ONCE = 100;

/**
 * Opens sales at the gate that the ledger has and the open epoch has not. While the gate is rebuilt there is nothing to do: the
 * rebuild brings every sale that it found, and those written meanwhile come here afterwards.
 */
@Injectable()
export class InstallSales {
  constructor(
    private readonly gate: StockGate,
    private readonly sales: SaleRepository,
    private readonly epoch: GateEpoch,
  ) {}

  async execute(): Promise<void> {
    const open = this.epoch.open();
    if (!open) return;
    for (const sale of await this.sales.listMissingAtGate(open.epoch, MAX_AT_ONCE)) await this.install(sale);
  }

  /** False when the gate is closed now. The epoch is read after the sale was stored: a rebuild that began before has it. */
  async install(sale: LedgerSale): Promise<boolean> {
    await this.epoch.refresh();
    const open = this.epoch.open();
    if (!open) return false;
    const { saleId, startsAtMs, endsAtMs, perUserLimit } = sale;
    const available = sale.items.map(({ skuId, stock }) => ({ skuId, units: stock }));
    const installed = await this.gate.installSale(open.epoch, open.replid, {
      saleId,
      startsAtMs,
      endsAtMs,
      perUserLimit,
      available,
    });
    if (installed === FENCED) return false;
    await this.sales.markAtGate(open.epoch, [saleId]);
    return true;
  }
}
