import { Injectable } from '@nestjs/common';
import type { GoodsOutcome } from '@stampede/contracts';
import { findRenamingProblems, isRenamedBy, type Renaming } from '../domain/goods.js';
import { ok, refused } from './goods-outcome.js';
import { GoodsRepository } from './ports.js';

/** Renames goods unless somebody else changed them since they were looked at. */
@Injectable()
export class RenameGoods {
  constructor(private readonly goods: GoodsRepository) {}

  async execute(renaming: Renaming): Promise<GoodsOutcome> {
    const problems = findRenamingProblems(renaming);
    if (problems.length > 0) return refused('INVALID', problems.join(' '));
    const { skuId, expectedVersion } = renaming;
    const goods = (await this.goods.rename(renaming)) ?? (await this.goods.find(skuId));
    if (!goods) return refused('NOT_FOUND', `There are no goods ${skuId}.`);
    if (isRenamedBy(goods, renaming)) return ok(goods);
    return refused('CONFLICT', `${skuId} has version ${goods.version}, not ${expectedVersion}.`, goods);
  }
}
