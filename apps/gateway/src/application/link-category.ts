import { Injectable } from '@nestjs/common';
import type { Goods } from '@stampede/contracts';
import { changedGoods } from './changed-goods.js';
import { isCategoryId, isSkuId, unknownCategory, unknownGoods } from './goods-id.js';
import { Catalog } from './ports/catalog.js';

@Injectable()
export class LinkCategory {
  constructor(private readonly catalog: Catalog) {}

  async execute(skuId: string, categoryId: string): Promise<Goods> {
    if (!isSkuId(skuId)) throw unknownGoods();
    if (!isCategoryId(categoryId)) throw unknownCategory();
    return changedGoods(await this.catalog.linkCategory(skuId, categoryId));
  }
}
