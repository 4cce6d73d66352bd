import { Injectable } from '@nestjs/common';
import type { GoodsOutcome, NewGoods } from '@stampede/contracts';
import { findGoodsProblems, isSameGoods } from '../domain/goods.js';
import { ok, refused } from './goods-outcome.js';
import { GoodsRepository } from './ports.js';

/** Makes goods. The same goods again are the first ones. */
@Injectable()
export class CreateGoods {
  constructor(private readonly goods: GoodsRepository) {}

  async execute(asked: NewGoods): Promise<GoodsOutcome> {
    const problems = findGoodsProblems(asked);
    if (problems.length > 0) return refused('INVALID', problems.join(' '));
    const result = await this.goods.create(asked);
    if (result.kind === 'UNKNOWN_CATEGORY')
      return refused('UNKNOWN_CATEGORY', `There is no category ${result.categoryIds.join(', ')}.`);
    const stored = (await this.goods.find(asked.skuId))!;
    if (result.kind === 'CREATED' || isSameGoods(stored, asked)) return ok(stored);
    return refused('CONFLICT', `There are other goods ${asked.skuId}.`, stored);
  }
}
