import { Injectable } from '@nestjs/common';
import type { CreateSaleOutcome } from '@stampede/contracts';
import type { Infer } from '@stampede/rpc';
import { findSaleProblems, isSameSale, type LedgerSale, type SaleDefinition } from '../domain/sale.js';
import { BrowseSales } from './browse-sales.js';
import { InstallSales } from './install-sales.js';
import { SaleRepository } from './ports/sale-repository.js';
import { Telemetry } from './ports/telemetry.js';

type Outcome = Infer<typeof CreateSaleOutcome>;

/** Writes a sale to the ledger, then opens it at the gate. The same sale again is the first one. */
@Injectable()
export class CreateSale {
  constructor(
    private readonly sales: SaleRepository,
    private readonly installSales: InstallSales,
    private readonly browseSales: BrowseSales,
    private readonly telemetry: Telemetry,
  ) {}

  async execute(sale: SaleDefinition): Promise<Outcome> {
    const problems = findSaleProblems(sale);
    if (problems.length > 0) return { code: 'INVALID', message: problems.join(' '), sale: null };
    const created = await this.sales.insert(sale);
    const stored = created ?? (await this.sales.find(sale.saleId))!;
    if (!created && !isSameSale(stored, sale)) {
      return { code: 'CONFLICT', message: `There is another sale ${sale.saleId}.`, sale: null };
    }
    // One that existed has been opened, or is about to be by the job: it may have purchases, and this would forget them.
    if (created) await this.openAtGate(stored);
    const [view] = await this.browseSales.withAvailable([stored]);
    return { code: created ? 'CREATED' : 'EXISTS', message: null, sale: view! };
  }

  private async openAtGate(sale: LedgerSale): Promise<void> {
    try {
      await this.installSales.install(sale);
    } catch (error) {
      // The sale exists. A job opens it as soon as the gate answers.
      this.telemetry.logger.warn({ err: error, saleId: sale.saleId }, 'a sale waits for the gate');
    }
  }
}
