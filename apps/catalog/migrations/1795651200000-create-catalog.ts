import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateCatalog1795651200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE category (
        category_id text COLLATE "C" PRIMARY KEY,
        name_en     text NOT NULL,
        name_zh     text NOT NULL,
        created_at  timestamptz(3) NOT NULL DEFAULT now(),
        updated_at  timestamptz(3) NOT NULL DEFAULT now()
      );

      CREATE TABLE goods (
        sku_id           text COLLATE "C" PRIMARY KEY,
        title_en         text NOT NULL,
        title_zh         text NOT NULL,
        description_en   text NOT NULL,
        description_zh   text NOT NULL,
        picture          text NOT NULL,
        list_price_cents integer NOT NULL CHECK (list_price_cents >= 0),
        -- What a renaming compares: it counts the changes of the row.
        version          integer NOT NULL DEFAULT 1,
        created_at       timestamptz(3) NOT NULL DEFAULT now(),
        updated_at       timestamptz(3) NOT NULL DEFAULT now()
      );

      CREATE TABLE goods_category (
        sku_id      text COLLATE "C" NOT NULL REFERENCES goods,
        category_id text COLLATE "C" NOT NULL REFERENCES category,
        PRIMARY KEY (sku_id, category_id)
      );
      CREATE INDEX goods_of_category ON goods_category (category_id, sku_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE goods_category, goods, category');
  }
}
