import { Injectable } from '@nestjs/common';
import type { Sale } from '@stampede/contracts';
import { changedSale } from './changed-sale.js';
import { Sales } from './ports/sales.js';
import { isSaleId, unknownSale } from './sale-id.js';

@Injectable()
export class EndSale {
  constructor(private readonly sales: Sales) {}

  async execute(saleId: string): Promise<Sale> {
    if (!isSaleId(saleId)) throw unknownSale();
    return changedSale(await this.sales.end(saleId));
  }
}
