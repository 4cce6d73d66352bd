import { CatalogService, SaleService } from '@stampede/contracts';
import type { Client } from '@stampede/rpc';
import { GoodsCatalog, Sales } from '../../application/ports.js';

const PAGE = 100;

export class RpcSales extends Sales {
  constructor(private readonly client: Client<typeof SaleService>) {
    super();
  }

  list(cursor: string | null) {
    return this.client.listSales(cursor, PAGE, false);
  }
}

export class RpcGoodsCatalog extends GoodsCatalog {
  constructor(private readonly client: Client<typeof CatalogService>) {
    super();
  }

  find(skuIds: readonly string[]) {
    return this.client.findGoods([...skuIds]);
  }
}
