import type {
  Category,
  CategoryOutcome,
  Goods,
  GoodsOutcome,
  GoodsPage,
  NewGoods,
} from '@stampede/contracts';

/** Rejects with the Problem UNAVAILABLE when the service behind it cannot be asked. */
export abstract class Catalog {
  abstract listCategories(): Promise<Category[]>;
  abstract saveCategory(category: Category): Promise<CategoryOutcome>;
  abstract find(skuId: string): Promise<Goods | null>;
  abstract list(categoryId: string | null, cursor: string | null, limit: number): Promise<GoodsPage>;
  abstract create(goods: NewGoods): Promise<GoodsOutcome>;
  abstract rename(goods: GoodsTitles): Promise<GoodsOutcome>;
  abstract linkCategory(skuId: string, categoryId: string): Promise<GoodsOutcome>;
}

/** New titles for goods that still have the expected version. */
export interface GoodsTitles {
  readonly skuId: string;
  readonly expectedVersion: number;
  readonly titleEn: string;
  readonly titleZh: string;
}
