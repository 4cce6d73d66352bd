import { Injectable } from '@nestjs/common';
import { failpoint } from '@stampede/observability';
import { GateEpoch } from './gate-epoch.js';
import { SaleRepository } from './ports/sale-repository.js';
import { FENCED, StockGate } from './ports/stock-gate.js';
import { Telemetry } from './ports/telemetry.js';

const MAX_AT_ONCE = 100;

/**
 * Opens published sales at the gate that the open epoch has not. While the gate is rebuilt there is nothing to do: the rebuild
 * brings every sale that it found, and those published meanwhile come here afterwards.
 */
@Injectable()
export class InstallSales {
  constructor(
    private readonly gate: StockGate,
    private readonly sales: SaleRepository,
    private readonly epoch: GateEpoch,
    private readonly telemetry: Telemetry,
  ) {}

  async execute(): Promise<void> {
    const open = this.epoch.open();
    if (!open) return;
    for (const saleId of await this.sales.listIdsMissingAtGate(open.epoch, MAX_AT_ONCE))
      await this.install(saleId);
  }

  /** For a sale that was published right now. When the gate does not answer, a round brings it as soon as it does. */
  async tryInstall(saleId: string): Promise<void> {
    try {
      await this.install(saleId);
    } catch (error) {
      this.telemetry.logger.warn({ err: error, saleId }, 'a sale waits for the gate');
    }
  }

  private async install(saleId: string): Promise<void> {
    // Read after the sale was published: a rebuild that began before that has it.
    const open = await this.epoch.openNow();
    const sale = open && (await this.sales.readForGate(saleId));
    await failpoint('before-install-sale');
    if (!sale || (await this.gate.installSale(open.epoch, open.replid, sale)) === FENCED) return;
    await this.sales.markAtGate(open.epoch, [saleId]);
  }
}
