import { Injectable } from '@nestjs/common';
import { SaleService, type CreateSaleOutcome, type Sale, type SalePage } from '@stampede/contracts';
import type { Client } from '@stampede/rpc';
import { Reference } from '@stampede/rpc-nest';
import { Sales, type SaleDescription } from '../../application/ports.js';
import { unavailable } from './rpc-failure.js';

@Injectable()
export class RpcSales extends Sales {
  constructor(@Reference(SaleService) private readonly sales: Client<typeof SaleService>) {
    super();
  }

  find(saleId: string): Promise<Sale | null> {
    return this.sales.findSale(saleId).catch(unavailable);
  }

  list(cursor: string | null, limit: number): Promise<SalePage> {
    return this.sales.listSales(cursor, limit).catch(unavailable);
  }

  create(sale: SaleDescription): Promise<CreateSaleOutcome> {
    return this.sales.createSale(sale).catch(unavailable);
  }
}
