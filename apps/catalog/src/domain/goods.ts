import type { Goods, NewGoods } from '@stampede/contracts';
import { findTextProblems, isValid } from './text-rules.js';

const MAX_PRICE_CENTS = 2_147_483_647;
const MAX_CATEGORIES = 20;

/** Everything that is wrong with new goods, one sentence each; empty when they may be created. */
export function findGoodsProblems({ listPriceCents, categoryIds, ...texts }: NewGoods): string[] {
  const problems = findTextProblems(texts);
  if (!Number.isInteger(listPriceCents) || listPriceCents < 0 || listPriceCents > MAX_PRICE_CENTS)
    problems.push(`listPriceCents must be between 0 and ${MAX_PRICE_CENTS}.`);
  if (categoryIds.length > MAX_CATEGORIES)
    problems.push(`categoryIds must have at most ${MAX_CATEGORIES} entries.`);
  if (new Set(categoryIds).size < categoryIds.length) problems.push('categoryIds must be different.');
  if (!categoryIds.every((categoryId) => isValid('categoryId', categoryId)))
    problems.push('categoryIds must match [a-z0-9-]{1,40}.');
  return problems;
}

/** Whether creating these goods would bring what is there. Links may have come since, so more of them are no difference. */
export function isSameGoods(goods: Goods, asked: NewGoods): boolean {
  const { categoryIds, ...content } = asked;
  const fields = Object.keys(content) as (keyof typeof content)[];
  return (
    fields.every((field) => goods[field] === content[field]) &&
    categoryIds.every((categoryId) => goods.categoryIds.includes(categoryId))
  );
}

export interface Renaming {
  readonly skuId: string;
  /** The version that whoever renames has seen. */
  readonly expectedVersion: number;
  readonly titleEn: string;
  readonly titleZh: string;
}

export function findRenamingProblems({ expectedVersion, ...texts }: Renaming): string[] {
  const problems = findTextProblems(texts);
  if (!Number.isInteger(expectedVersion) || expectedVersion < 1)
    problems.push('expectedVersion must be 1 or more.');
  return problems;
}

/** Whether this renaming, and nothing after it, made the goods what they are: then it is a repetition. */
export function isRenamedBy({ version, titleEn, titleZh }: Goods, renaming: Renaming): boolean {
  return (
    version === renaming.expectedVersion + 1 && titleEn === renaming.titleEn && titleZh === renaming.titleZh
  );
}
