import { Injectable } from '@nestjs/common';
import type { Goods } from '@stampede/contracts';
import { Problem } from '@stampede/http';
import { changedGoods } from './changed-goods.js';
import { isSkuId, unknownGoods } from './goods-id.js';
import { Catalog, type GoodsTitles } from './ports/catalog.js';

@Injectable()
export class RenameGoods {
  constructor(private readonly catalog: Catalog) {}

  async execute(titles: GoodsTitles): Promise<Goods> {
    if (!isSkuId(titles.skuId)) throw unknownGoods();
    const outcome = await this.catalog.rename(titles);
    if (outcome.code === 'CONFLICT')
      throw new Problem('VERSION_CONFLICT', 'The goods were changed meanwhile. Read them again.');
    return changedGoods(outcome);
  }
}
