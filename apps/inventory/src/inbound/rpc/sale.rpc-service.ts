import { SaleService, type NewSale, type Sale, type SalePage } from '@stampede/contracts';
import { RpcError, type Provider } from '@stampede/rpc';
import { RpcService } from '@stampede/rpc-nest';
import { BrowseSales } from '../../application/browse-sales.js';
import { CreateSale } from '../../application/create-sale.js';

@RpcService(SaleService)
export class SaleRpcService implements Provider<typeof SaleService> {
  constructor(
    private readonly newSales: CreateSale,
    private readonly sales: BrowseSales,
  ) {}

  createSale(sale: NewSale) {
    const { startsAtMs, endsAtMs } = sale;
    return this.newSales.execute({ ...sale, startsAtMs: Number(startsAtMs), endsAtMs: Number(endsAtMs) });
  }

  findSale(saleId: string): Promise<Sale | null> {
    return this.sales.find(saleId);
  }

  async listSales(cursor: string | null, limit: number): Promise<SalePage> {
    const page = await this.sales.list(cursor, limit);
    if (!page) throw new RpcError('BAD_REQUEST', 'cursor is not one that a page gave');
    return page;
  }
}
