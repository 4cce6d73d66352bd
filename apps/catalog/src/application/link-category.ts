import { Injectable } from '@nestjs/common';
import type { GoodsOutcome } from '@stampede/contracts';
import { findTextProblems } from '../domain/text-rules.js';
import { ok, refused } from './goods-outcome.js';
import { GoodsRepository } from './ports.js';

/** Puts goods into a category, once however often it is asked. */
@Injectable()
export class LinkCategory {
  constructor(private readonly goods: GoodsRepository) {}

  async execute(skuId: string, categoryId: string): Promise<GoodsOutcome> {
    const problems = findTextProblems({ skuId, categoryId });
    if (problems.length > 0) return refused('INVALID', problems.join(' '));
    switch (await this.goods.link(skuId, categoryId)) {
      case 'UNKNOWN_GOODS':
        return refused('NOT_FOUND', `There are no goods ${skuId}.`);
      case 'UNKNOWN_CATEGORY':
        return refused('UNKNOWN_CATEGORY', `There is no category ${categoryId}.`);
      case 'LINKED':
        return ok((await this.goods.find(skuId))!);
    }
  }
}
