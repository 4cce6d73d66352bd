import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AdministerSales1795392000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE sale ADD COLUMN published_at     timestamptz(3),
                       ADD COLUMN ended_at         timestamptz(3),
                       ADD COLUMN ended_gate_epoch integer NOT NULL DEFAULT 0`);
    await queryRunner.query(`UPDATE sale SET published_at = created_at`);
    await queryRunner.query(`COMMENT ON COLUMN sale.published_at IS 'null for a draft'`);
    await queryRunner.query(
      `COMMENT ON COLUMN sale.ended_at IS 'when it was ended before ends_at; may lie before starts_at'`,
    );
    await queryRunner.query(
      `COMMENT ON COLUMN sale.ended_gate_epoch IS 'the epoch in which the gate got ended_at; 0 for never'`,
    );

    // total = initial_total + the additions. The counts are kept where the units are, in the same statement: they are asked for
    // every few seconds, and an index of purchases by status would make every change of a status write all indexes.
    await queryRunner.query(`
      ALTER TABLE stock ADD COLUMN initial_total      integer CHECK (initial_total > 0),
                        ADD COLUMN reserved_purchases integer NOT NULL DEFAULT 0 CHECK (reserved_purchases >= 0),
                        ADD COLUMN sold_purchases     integer NOT NULL DEFAULT 0 CHECK (sold_purchases >= 0),
                        ADD COLUMN released_purchases integer NOT NULL DEFAULT 0 CHECK (released_purchases >= 0)`);
    await queryRunner.query(`UPDATE stock SET initial_total = total`);
    await queryRunner.query(`ALTER TABLE stock ALTER COLUMN initial_total SET NOT NULL`);
    await queryRunner.query(`
      UPDATE stock SET reserved_purchases = counted.reserved, sold_purchases = counted.sold, released_purchases = counted.released
        FROM (SELECT sale_id, sku_id, count(*) FILTER (WHERE status = 'RESERVED') AS reserved,
                     count(*) FILTER (WHERE status = 'SOLD') AS sold,
                     count(*) FILTER (WHERE status = 'RELEASED') AS released
                FROM purchase GROUP BY sale_id, sku_id) AS counted
       WHERE stock.sale_id = counted.sale_id AND stock.sku_id = counted.sku_id`);
    // By reason, which never changes, and not by status, for the same sake.
    await queryRunner.query(`CREATE INDEX purchase_rejected ON purchase (sale_id) WHERE reason IS NOT NULL`);

    await queryRunner.query(`
      CREATE TABLE stock_addition (
        sale_id     text COLLATE "C" NOT NULL,
        addition_id text COLLATE "C" NOT NULL,
        sku_id      text COLLATE "C" NOT NULL,
        units       integer NOT NULL CHECK (units > 0),
        added_at    timestamptz(3) NOT NULL DEFAULT now(),
        gate_epoch  integer NOT NULL DEFAULT 0,
        PRIMARY KEY (sale_id, addition_id),
        FOREIGN KEY (sale_id, sku_id) REFERENCES stock
      )`);
    await queryRunner.query(
      `COMMENT ON COLUMN stock_addition.gate_epoch IS 'the epoch in which the gate was told; 0 for never'`,
    );
    await queryRunner.query(`CREATE INDEX stock_addition_by_gate_epoch ON stock_addition (gate_epoch)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE stock_addition');
    await queryRunner.query('DROP INDEX purchase_rejected');
    await queryRunner.query(
      `ALTER TABLE stock DROP COLUMN initial_total, DROP COLUMN reserved_purchases, DROP COLUMN sold_purchases,
                         DROP COLUMN released_purchases`,
    );
    await queryRunner.query(
      `ALTER TABLE sale DROP COLUMN published_at, DROP COLUMN ended_at, DROP COLUMN ended_gate_epoch`,
    );
  }
}
