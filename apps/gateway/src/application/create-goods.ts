import { Injectable } from '@nestjs/common';
import type { Goods, NewGoods } from '@stampede/contracts';
import { Problem } from '@stampede/http';
import { changedGoods } from './changed-goods.js';
import { Catalog } from './ports/catalog.js';

@Injectable()
export class CreateGoods {
  constructor(private readonly catalog: Catalog) {}

  /** `isNew` is false when the same goods, with the same content, existed before. */
  async execute(goods: NewGoods): Promise<{ goods: Goods; isNew: boolean }> {
    // The catalogue answers a repetition like the first time, so it is asked before. At worst two who create the same at once both read 201.
    const isNew = (await this.catalog.find(goods.skuId)) === null;
    const outcome = await this.catalog.create(goods);
    if (outcome.code === 'CONFLICT')
      throw new Problem('GOODS_EXISTS', outcome.message ?? 'Other goods have this skuId.');
    if (outcome.code === 'UNKNOWN_CATEGORY')
      throw new Problem('VALIDATION_FAILED', 'The request is not valid.', {
        errors: [{ path: '/categoryIds', message: outcome.message ?? 'names a category that is not there' }],
      });
    return { goods: changedGoods(outcome), isNew };
  }
}
