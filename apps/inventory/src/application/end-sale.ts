import { Injectable } from '@nestjs/common';
import type { ChangeSaleOutcome } from '@stampede/contracts';
import { failpoint } from '@stampede/observability';
import { noSuchSale } from '../domain/sale-change.js';
import { ApplySaleChanges } from './apply-sale-changes.js';
import { BrowseSales } from './browse-sales.js';
import { SaleChanges } from './ports/sale-changes.js';

/** Ends a sale now: in the ledger first, then at the gate, which refuses from there on. What it accepted goes on to its order. */
@Injectable()
export class EndSale {
  constructor(
    private readonly changes: SaleChanges,
    private readonly applySaleChanges: ApplySaleChanges,
    private readonly browseSales: BrowseSales,
  ) {}

  async execute(saleId: string): Promise<ChangeSaleOutcome> {
    await this.changes.end(saleId);
    await failpoint('after-end-sale-ledger');
    await this.applySaleChanges.tryApply(saleId);
    const sale = await this.browseSales.find(saleId);
    return sale ? { code: 'OK', message: null, sale } : { ...noSuchSale(saleId), sale: null };
  }
}
