import { Injectable } from '@nestjs/common';
import type { SaleFigures } from '@stampede/contracts';
import { SaleRepository } from './ports/sale-repository.js';

/** What became of a sale's units and purchases, by the ledger alone. */
@Injectable()
export class FindSaleFigures {
  constructor(private readonly sales: SaleRepository) {}

  async execute(saleId: string): Promise<SaleFigures | null> {
    return (await this.sales.findFigures(saleId)) ?? null;
  }
}
