import {
  SaleService,
  type AddStock as Addition,
  type NewSale,
  type Sale,
  type SalePage,
} from '@stampede/contracts';
import { RpcError, type Provider } from '@stampede/rpc';
import { RpcService } from '@stampede/rpc-nest';
import { AddStock } from '../../application/add-stock.js';
import { BrowseSales } from '../../application/browse-sales.js';
import { CreateSale } from '../../application/create-sale.js';
import { EndSale } from '../../application/end-sale.js';
import { FindSaleFigures } from '../../application/find-sale-figures.js';
import { PublishSale } from '../../application/publish-sale.js';

@RpcService(SaleService)
export class SaleRpcService implements Provider<typeof SaleService> {
  constructor(
    private readonly newSales: CreateSale,
    private readonly drafts: PublishSale,
    private readonly stock: AddStock,
    private readonly ends: EndSale,
    private readonly figures: FindSaleFigures,
    private readonly sales: BrowseSales,
  ) {}

  createSale(sale: NewSale) {
    const { startsAtMs, endsAtMs } = sale;
    return this.newSales.execute({ ...sale, startsAtMs: Number(startsAtMs), endsAtMs: Number(endsAtMs) });
  }

  publishSale(saleId: string) {
    return this.drafts.execute(saleId);
  }

  addStock(addition: Addition) {
    return this.stock.execute(addition);
  }

  endSale(saleId: string) {
    return this.ends.execute(saleId);
  }

  findSaleFigures(saleId: string) {
    return this.figures.execute(saleId);
  }

  findSale(saleId: string): Promise<Sale | null> {
    return this.sales.find(saleId);
  }

  async listSales(cursor: string | null, limit: number, withDrafts: boolean): Promise<SalePage> {
    const page = await this.sales.list(cursor, limit, withDrafts);
    if (!page) throw new RpcError('BAD_REQUEST', 'cursor is not one that a page gave');
    return page;
  }
}
