import { Injectable } from '@nestjs/common';
import type { Category, Goods, GoodsPage } from '@stampede/contracts';
import { decodeGoodsCursor, encodeGoodsCursor } from '../domain/goods-cursor.js';
import { isValid } from '../domain/text-rules.js';
import { CategoryRepository, GoodsRepository } from './ports.js';

const MAX_PAGE = 100;

@Injectable()
export class BrowseCatalog {
  constructor(
    private readonly goods: GoodsRepository,
    private readonly categories: CategoryRepository,
  ) {}

  listCategories(): Promise<Category[]> {
    return this.categories.list();
  }

  findGoods(skuIds: readonly string[]): Promise<Goods[]> {
    return this.goods.findAll(skuIds.filter((skuId) => isValid('skuId', skuId)));
  }

  /** Undefined when the cursor is not one that a page gave. */
  async listGoods(
    categoryId: string | null,
    cursor: string | null,
    limit: number,
  ): Promise<GoodsPage | undefined> {
    const after = cursor === null ? undefined : decodeGoodsCursor(cursor);
    if (cursor !== null && after === undefined) return undefined;
    if (categoryId !== null && !isValid('categoryId', categoryId)) return { goods: [], nextCursor: null };
    const size = Math.min(Math.max(limit, 1), MAX_PAGE);
    const found = await this.goods.list(categoryId, after, size + 1);
    const goods = found.slice(0, size);
    return { goods, nextCursor: found.length > size ? encodeGoodsCursor(goods.at(-1)!.skuId) : null };
  }
}
