import { Injectable } from '@nestjs/common';
import {
  SaleService,
  type AddStock,
  type ChangeSaleOutcome,
  type CreateSaleOutcome,
  type NewSale,
  type Sale,
  type SaleFigures,
  type SalePage,
} from '@stampede/contracts';
import type { Client } from '@stampede/rpc';
import { Reference } from '@stampede/rpc-nest';
import { Sales } from '../../application/ports.js';
import { unavailable } from './rpc-failure.js';

@Injectable()
export class RpcSales extends Sales {
  constructor(@Reference(SaleService) private readonly sales: Client<typeof SaleService>) {
    super();
  }

  find(saleId: string): Promise<Sale | null> {
    return this.sales.findSale(saleId).catch(unavailable);
  }

  findFigures(saleId: string): Promise<SaleFigures | null> {
    return this.sales.findSaleFigures(saleId).catch(unavailable);
  }

  list(cursor: string | null, limit: number): Promise<SalePage> {
    return this.sales.listSales(cursor, limit, true).catch(unavailable);
  }

  create(sale: NewSale): Promise<CreateSaleOutcome> {
    return this.sales.createSale(sale).catch(unavailable);
  }

  publish(saleId: string): Promise<ChangeSaleOutcome> {
    return this.sales.publishSale(saleId).catch(unavailable);
  }

  addStock(addition: AddStock): Promise<ChangeSaleOutcome> {
    return this.sales.addStock(addition).catch(unavailable);
  }

  end(saleId: string): Promise<ChangeSaleOutcome> {
    return this.sales.endSale(saleId).catch(unavailable);
  }
}
