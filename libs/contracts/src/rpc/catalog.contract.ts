import { int32, list, method, nullable, service, string, struct, type Infer } from '@stampede/rpc';

export const Category = struct('io.stampede.catalog.Category', {
  /** `[a-z0-9-]{1,40}` */
  categoryId: string(),
  nameEn: string(),
  nameZh: string(),
});
export type Category = Infer<typeof Category>;

/** One thing to sell. Sales name it by its skuId; what it costs in a sale, the sale says. */
export const Goods = struct('io.stampede.catalog.Goods', {
  skuId: string(),
  titleEn: string(),
  titleZh: string(),
  descriptionEn: string(),
  descriptionZh: string(),
  /** Name of its picture in the storefront, e.g. `phone`. */
  picture: string(),
  /** The price outside of sales. */
  listPriceCents: int32(),
  categoryIds: list(string()),
  /** Grows by one with every change of the goods itself; links to categories do not count. */
  version: int32(),
});
export type Goods = Infer<typeof Goods>;

export const NewGoods = struct('io.stampede.catalog.NewGoods', {
  skuId: string(),
  titleEn: string(),
  titleZh: string(),
  descriptionEn: string(),
  descriptionZh: string(),
  picture: string(),
  listPriceCents: int32(),
  categoryIds: list(string()),
});
export type NewGoods = Infer<typeof NewGoods>;

export const GoodsPage = struct('io.stampede.catalog.GoodsPage', {
  goods: list(Goods),
  nextCursor: nullable(string()),
});
export type GoodsPage = Infer<typeof GoodsPage>;

export const GoodsOutcome = struct('io.stampede.catalog.GoodsOutcome', {
  /**
   * OK (also when it was so before), CONFLICT (another version, or the skuId with another content), NOT_FOUND, UNKNOWN_CATEGORY or
   * INVALID.
   */
  code: string(),
  message: nullable(string()),
  goods: nullable(Goods),
});
export type GoodsOutcome = Infer<typeof GoodsOutcome>;

export const CategoryOutcome = struct('io.stampede.catalog.CategoryOutcome', {
  /** OK or INVALID. */
  code: string(),
  message: nullable(string()),
});
export type CategoryOutcome = Infer<typeof CategoryOutcome>;

/** Goods and their categories. */
export const CatalogService = service('io.stampede.catalog.CatalogService', {
  listCategories: method({ args: [], returns: list(Category), idempotent: true, timeoutMs: 1000 }),
  /** Those of at most 100 that exist, in no order. */
  findGoods: method({ args: [list(string())], returns: list(Goods), idempotent: true, timeoutMs: 1000 }),
  /** By skuId, at most 100 a page; of one category, or of all. */
  listGoods: method({
    args: [nullable(string('categoryId')), nullable(string('cursor')), int32('limit')],
    returns: GoodsPage,
    idempotent: true,
    timeoutMs: 1000,
  }),
  /** Makes a category, or gives it other names. */
  saveCategory: method({ args: [Category], returns: CategoryOutcome, idempotent: true, timeoutMs: 2000 }),
  /** Makes goods; the same again is OK, other content under the skuId is CONFLICT. */
  createGoods: method({ args: [NewGoods], returns: GoodsOutcome, idempotent: true, timeoutMs: 2000 }),
  /** Gives goods other titles if they still have the expected version. Repeated after it worked: OK. */
  renameGoods: method({
    args: [string('skuId'), int32('expectedVersion'), string('titleEn'), string('titleZh')],
    returns: GoodsOutcome,
    idempotent: true,
    timeoutMs: 2000,
  }),
  /** Puts goods into a category; once, however often it is asked. */
  linkCategory: method({
    args: [string('skuId'), string('categoryId')],
    returns: GoodsOutcome,
    idempotent: true,
    timeoutMs: 2000,
  }),
});
