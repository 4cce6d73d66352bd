import type { Category, Goods, NewGoods } from '@stampede/contracts';
import type { Renaming } from '../domain/goods.js';

export type CreateResult =
  | { readonly kind: 'CREATED' | 'EXISTS' }
  | { readonly kind: 'UNKNOWN_CATEGORY'; readonly categoryIds: readonly string[] };

export abstract class GoodsRepository {
  /** Stores goods with their links, or nothing of them. */
  abstract create(goods: NewGoods): Promise<CreateResult>;
  /** Renames goods that still have the expected version; undefined when there are none such. */
  abstract rename(renaming: Renaming): Promise<Goods | undefined>;
  abstract link(skuId: string, categoryId: string): Promise<'LINKED' | 'UNKNOWN_GOODS' | 'UNKNOWN_CATEGORY'>;
  abstract find(skuId: string): Promise<Goods | undefined>;
  abstract findAll(skuIds: readonly string[]): Promise<Goods[]>;
  /** By skuId, behind `after`; of one category, or of all. */
  abstract list(categoryId: string | null, after: string | undefined, limit: number): Promise<Goods[]>;
}

export abstract class CategoryRepository {
  /** Makes it, or gives it other names. */
  abstract save(category: Category): Promise<void>;
  abstract list(): Promise<Category[]>;
}
