import { Injectable } from '@nestjs/common';
import type { ChangeSaleOutcome } from '@stampede/contracts';
import { noSuchSale, refusal } from '../domain/sale-change.js';
import { BrowseSales } from './browse-sales.js';
import { InstallSales } from './install-sales.js';
import { SaleChanges } from './ports/sale-changes.js';

/** Shows a draft to buyers and opens it at the gate. */
@Injectable()
export class PublishSale {
  constructor(
    private readonly changes: SaleChanges,
    private readonly installSales: InstallSales,
    private readonly browseSales: BrowseSales,
  ) {}

  async execute(saleId: string): Promise<ChangeSaleOutcome> {
    if (await this.changes.publish(saleId)) await this.installSales.tryInstall(saleId);
    const sale = await this.browseSales.find(saleId);
    if (!sale) return { ...noSuchSale(saleId), sale: null };
    if (!sale.isPublished)
      return { ...refusal('ENDED', `Sale ${saleId} is over: it cannot be published.`), sale: null };
    return { code: 'OK', message: null, sale };
  }
}
