import {
  CatalogService,
  type Category,
  type CategoryOutcome,
  type Goods,
  type GoodsOutcome,
  type GoodsPage,
  type NewGoods,
} from '@stampede/contracts';
import { RpcError, type Provider } from '@stampede/rpc';
import { RpcService } from '@stampede/rpc-nest';
import { BrowseCatalog } from '../../application/browse-catalog.js';
import { CreateGoods } from '../../application/create-goods.js';
import { LinkCategory } from '../../application/link-category.js';
import { RenameGoods } from '../../application/rename-goods.js';
import { SaveCategory } from '../../application/save-category.js';

const MAX_FOUND = 100;

@RpcService(CatalogService)
export class CatalogRpcService implements Provider<typeof CatalogService> {
  constructor(
    private readonly catalog: BrowseCatalog,
    private readonly newGoods: CreateGoods,
    private readonly renaming: RenameGoods,
    private readonly categories: SaveCategory,
    private readonly links: LinkCategory,
  ) {}

  listCategories(): Promise<Category[]> {
    return this.catalog.listCategories();
  }

  async findGoods(skuIds: string[]): Promise<Goods[]> {
    if (skuIds.length > MAX_FOUND) throw new RpcError('BAD_REQUEST', `more than ${MAX_FOUND} skuIds`);
    return this.catalog.findGoods(skuIds);
  }

  async listGoods(categoryId: string | null, cursor: string | null, limit: number): Promise<GoodsPage> {
    const page = await this.catalog.listGoods(categoryId, cursor, limit);
    if (!page) throw new RpcError('BAD_REQUEST', 'cursor is not one that a page gave');
    return page;
  }

  saveCategory(category: Category): Promise<CategoryOutcome> {
    return this.categories.execute(category);
  }

  createGoods(goods: NewGoods): Promise<GoodsOutcome> {
    return this.newGoods.execute(goods);
  }

  renameGoods(
    skuId: string,
    expectedVersion: number,
    titleEn: string,
    titleZh: string,
  ): Promise<GoodsOutcome> {
    return this.renaming.execute({ skuId, expectedVersion, titleEn, titleZh });
  }

  linkCategory(skuId: string, categoryId: string): Promise<GoodsOutcome> {
    return this.links.execute(skuId, categoryId);
  }
}
