import { Injectable } from '@nestjs/common';
import type { ChangeSaleOutcome } from '@stampede/contracts';
import { failpoint } from '@stampede/observability';
import { findAdditionProblem, type StockAddition } from '../domain/sale-change.js';
import { ApplySaleChanges } from './apply-sale-changes.js';
import { BrowseSales } from './browse-sales.js';
import { SaleChanges } from './ports/sale-changes.js';

/** Adds units to a sale: to the ledger first, then to the gate, which is never above it. */
@Injectable()
export class AddStock {
  constructor(
    private readonly changes: SaleChanges,
    private readonly applySaleChanges: ApplySaleChanges,
    private readonly browseSales: BrowseSales,
  ) {}

  async execute(addition: StockAddition): Promise<ChangeSaleOutcome> {
    const refused = findAdditionProblem(addition) ?? (await this.changes.add(addition));
    if (refused) return { ...refused, sale: null };
    await failpoint('after-add-stock-ledger');
    await this.applySaleChanges.tryApply(addition.saleId);
    return { code: 'OK', message: null, sale: await this.browseSales.find(addition.saleId) };
  }
}
