import { Injectable } from '@nestjs/common';
import type { CreateSaleOutcome } from '@stampede/contracts';
import { findSaleConflict, findSaleProblems, type SaleDefinition } from '../domain/sale.js';
import { BrowseSales } from './browse-sales.js';
import { InstallSales } from './install-sales.js';
import { SaleRepository } from './ports/sale-repository.js';

/** Writes a sale to the ledger, then opens it at the gate unless it is a draft. The same sale again is the first one. */
@Injectable()
export class CreateSale {
  constructor(
    private readonly sales: SaleRepository,
    private readonly installSales: InstallSales,
    private readonly browseSales: BrowseSales,
  ) {}

  async execute(sale: SaleDefinition): Promise<CreateSaleOutcome> {
    const problems = findSaleProblems(sale);
    if (problems.length > 0) return { code: 'INVALID', message: problems.join(' '), sale: null };
    const created = await this.sales.insert(sale);
    const stored = created ?? (await this.sales.find(sale.saleId))!;
    const conflict = findSaleConflict(stored, sale);
    if (conflict) return { code: 'CONFLICT', message: conflict, sale: null };
    // One that existed has been opened, or is about to be by the job.
    if (created?.isPublished) await this.installSales.tryInstall(sale.saleId);
    const [view] = await this.browseSales.withAvailable([stored]);
    return { code: created ? 'CREATED' : 'EXISTS', message: null, sale: view! };
  }
}
