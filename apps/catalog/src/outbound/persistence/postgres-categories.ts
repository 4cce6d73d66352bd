import type { Category } from '@stampede/contracts';
import type { DataSource } from 'typeorm';
import { CategoryRepository } from '../../application/ports.js';

export class PostgresCategories extends CategoryRepository {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async save({ categoryId, nameEn, nameZh }: Category): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO category (category_id, name_en, name_zh) VALUES ($1, $2, $3)
       ON CONFLICT (category_id) DO UPDATE
         SET name_en = excluded.name_en, name_zh = excluded.name_zh, updated_at = now()`,
      [categoryId, nameEn, nameZh],
    );
  }

  override list(): Promise<Category[]> {
    return this.dataSource.query(
      `SELECT category_id AS "categoryId", name_en AS "nameEn", name_zh AS "nameZh"
         FROM category ORDER BY category_id`,
    );
  }
}
