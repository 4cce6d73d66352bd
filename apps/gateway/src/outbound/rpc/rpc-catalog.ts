import { Injectable } from '@nestjs/common';
import {
  CatalogService,
  type Category,
  type CategoryOutcome,
  type Goods,
  type GoodsOutcome,
  type GoodsPage,
  type NewGoods,
} from '@stampede/contracts';
import type { Client } from '@stampede/rpc';
import { Reference } from '@stampede/rpc-nest';
import { Catalog, type GoodsTitles } from '../../application/ports/catalog.js';
import { noPage, unavailable } from './rpc-failure.js';

@Injectable()
export class RpcCatalog extends Catalog {
  constructor(@Reference(CatalogService) private readonly catalog: Client<typeof CatalogService>) {
    super();
  }

  listCategories(): Promise<Category[]> {
    return this.catalog.listCategories().catch(unavailable);
  }

  saveCategory(category: Category): Promise<CategoryOutcome> {
    return this.catalog.saveCategory(category).catch(unavailable);
  }

  async find(skuId: string): Promise<Goods | null> {
    const [goods] = await this.catalog.findGoods([skuId]).catch(unavailable);
    return goods ?? null;
  }

  list(categoryId: string | null, cursor: string | null, limit: number): Promise<GoodsPage> {
    return this.catalog.listGoods(categoryId, cursor, limit).catch(noPage);
  }

  create(goods: NewGoods): Promise<GoodsOutcome> {
    return this.catalog.createGoods(goods).catch(unavailable);
  }

  rename({ skuId, expectedVersion, titleEn, titleZh }: GoodsTitles): Promise<GoodsOutcome> {
    return this.catalog.renameGoods(skuId, expectedVersion, titleEn, titleZh).catch(unavailable);
  }

  linkCategory(skuId: string, categoryId: string): Promise<GoodsOutcome> {
    return this.catalog.linkCategory(skuId, categoryId).catch(unavailable);
  }
}
