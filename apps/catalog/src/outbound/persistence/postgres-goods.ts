import type { Goods, NewGoods } from '@stampede/contracts';
import { inTransaction } from '@stampede/persistence';
import type { DataSource, EntityManager } from 'typeorm';
import { GoodsRepository, type CreateResult } from '../../application/ports.js';
import type { Renaming } from '../../domain/goods.js';

const GOODS = `
  goods.sku_id AS "skuId", title_en AS "titleEn", title_zh AS "titleZh", description_en AS "descriptionEn",
  description_zh AS "descriptionZh", picture, list_price_cents AS "listPriceCents", version,
  ARRAY(SELECT category_id FROM goods_category WHERE sku_id = goods.sku_id ORDER BY category_id) AS "categoryIds"`;

export class PostgresGoods extends GoodsRepository {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override create(goods: NewGoods): Promise<CreateResult> {
    return inTransaction(this.dataSource, async (manager): Promise<CreateResult> => {
      const categoryIds = await findUnknownCategories(manager, goods.categoryIds);
      if (categoryIds.length > 0) return { kind: 'UNKNOWN_CATEGORY', categoryIds };
      if (!(await insert(manager, goods))) return { kind: 'EXISTS' };
      await manager.query(
        `INSERT INTO goods_category (sku_id, category_id) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING`,
        [goods.skuId, goods.categoryIds],
      );
      return { kind: 'CREATED' };
    });
  }

  override async rename({ skuId, expectedVersion, titleEn, titleZh }: Renaming): Promise<Goods | undefined> {
    const [[renamed]] = await this.dataSource.query<[Goods[], number]>(
      `UPDATE goods SET title_en = $3, title_zh = $4, version = version + 1, updated_at = now()
        WHERE sku_id = $1 AND version = $2 RETURNING ${GOODS}`,
      [skuId, expectedVersion, titleEn, titleZh],
    );
    return renamed;
  }

  /** One statement, in which nothing can come between looking and linking. */
  override async link(skuId: string, categoryId: string) {
    const [found] = await this.dataSource.query<[{ goods: boolean; category: boolean }]>(
      `WITH link AS (
         INSERT INTO goods_category (sku_id, category_id)
         SELECT sku_id, category_id FROM goods, category WHERE sku_id = $1 AND category_id = $2
         ON CONFLICT DO NOTHING
       )
       SELECT EXISTS (SELECT FROM goods WHERE sku_id = $1) AS goods,
              EXISTS (SELECT FROM category WHERE category_id = $2) AS category`,
      [skuId, categoryId],
    );
    if (!found.goods) return 'UNKNOWN_GOODS';
    return found.category ? 'LINKED' : 'UNKNOWN_CATEGORY';
  }

  override async find(skuId: string): Promise<Goods | undefined> {
    return (await this.findAll([skuId]))[0];
  }

  override findAll(skuIds: readonly string[]): Promise<Goods[]> {
    return this.dataSource.query(`SELECT ${GOODS} FROM goods WHERE sku_id = ANY($1)`, [skuIds]);
  }

  override list(categoryId: string | null, after = '', limit: number): Promise<Goods[]> {
    if (categoryId === null) {
      return this.dataSource.query(`SELECT ${GOODS} FROM goods WHERE sku_id > $1 ORDER BY sku_id LIMIT $2`, [
        after,
        limit,
      ]);
    }
    return this.dataSource.query(
      `SELECT ${GOODS} FROM goods_category AS link JOIN goods ON goods.sku_id = link.sku_id
        WHERE link.category_id = $3 AND link.sku_id > $1 ORDER BY link.sku_id LIMIT $2`,
      [after, limit, categoryId],
    );
  }
}

async function findUnknownCategories(
  manager: EntityManager,
  categoryIds: readonly string[],
): Promise<string[]> {
  const rows = await manager.query<{ id: string }[]>(
    `SELECT id FROM unnest($1::text[]) AS id WHERE NOT EXISTS (SELECT FROM category WHERE category_id = id)`,
    [categoryIds],
  );
  return rows.map(({ id }) => id);
}

/** False when there are goods of that id; those of a transaction under way are waited for. */
async function insert(manager: EntityManager, goods: NewGoods): Promise<boolean> {
  const rows = await manager.query<unknown[]>(
    `INSERT INTO goods (sku_id, title_en, title_zh, description_en, description_zh, picture, list_price_cents)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING sku_id`,
    [
      goods.skuId,
      goods.titleEn,
      goods.titleZh,
      goods.descriptionEn,
      goods.descriptionZh,
      goods.picture,
      goods.listPriceCents,
    ],
  );
  return rows.length === 1;
}
