import { Injectable } from '@nestjs/common';
import type { SaleFigures } from '@stampede/contracts';
import { Sales } from './ports/sales.js';
import { isSaleId, unknownSale } from './sale-id.js';

@Injectable()
export class FindSaleFigures {
  constructor(private readonly sales: Sales) {}

  async execute(saleId: string): Promise<SaleFigures> {
    const figures = isSaleId(saleId) ? await this.sales.findFigures(saleId) : null;
    if (figures === null) throw unknownSale();
    return figures;
  }
}
