import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateLedger1795305600000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE sale (
        sale_id        text COLLATE "C" PRIMARY KEY,
        name           text NOT NULL,
        starts_at      timestamptz(3) NOT NULL,
        ends_at        timestamptz(3) NOT NULL,
        per_user_limit integer NOT NULL CHECK (per_user_limit > 0),
        gate_epoch     integer NOT NULL DEFAULT 0,
        created_at     timestamptz(3) NOT NULL DEFAULT now(),
        CHECK (ends_at > starts_at)
      )`);
    await queryRunner.query(
      `COMMENT ON COLUMN sale.gate_epoch IS 'the epoch in which the gate got the sale; 0 for never'`,
    );
    await queryRunner.query(`CREATE INDEX sale_by_start ON sale (starts_at DESC, sale_id DESC)`);

    // Conservation is the database's own law: whatever a statement forgets, it cannot make units appear or vanish.
    await queryRunner.query(`
      CREATE TABLE stock (
        sale_id     text COLLATE "C" NOT NULL REFERENCES sale,
        sku_id      text COLLATE "C" NOT NULL,
        position    smallint NOT NULL,
        title       text NOT NULL,
        price_cents integer NOT NULL CHECK (price_cents >= 0),
        total       integer NOT NULL CHECK (total > 0),
        available   integer NOT NULL CHECK (available >= 0),
        reserved    integer NOT NULL DEFAULT 0 CHECK (reserved >= 0),
        sold        integer NOT NULL DEFAULT 0 CHECK (sold >= 0),
        PRIMARY KEY (sale_id, sku_id),
        CONSTRAINT stock_conserved CHECK (total = available + reserved + sold)
      ) WITH (fillfactor = 50)`);

    // A rejected purchase may name a sale that does not exist, so sale_id refers to nothing; its token is spent all the same.
    await queryRunner.query(`
      CREATE TABLE purchase (
        purchase_id  text COLLATE "C" PRIMARY KEY,
        sale_id      text COLLATE "C" NOT NULL,
        sku_id       text COLLATE "C" NOT NULL,
        user_id      text COLLATE "C" NOT NULL,
        quantity     integer NOT NULL CHECK (quantity > 0),
        status       text NOT NULL CHECK (status IN ('RESERVED', 'REJECTED', 'SOLD', 'RELEASED')),
        reason       text CHECK (reason IN ('OUT_OF_STOCK', 'LIMIT_REACHED', 'UNKNOWN_SALE')),
        amount_cents integer NOT NULL CHECK (amount_cents >= 0),
        fingerprint  text NOT NULL,
        token_id     text COLLATE "C" NOT NULL,
        segment      smallint NOT NULL,
        epoch        integer NOT NULL,
        taken_at     timestamptz(3) NOT NULL,
        recorded_at  timestamptz(3) NOT NULL DEFAULT now(),
        settled_at   timestamptz(3),
        traceparent  text,
        CHECK ((status = 'REJECTED') = (reason IS NOT NULL))
      ) WITH (fillfactor = 85)`);
    await queryRunner.query(`CREATE INDEX purchase_by_user ON purchase (sale_id, user_id, purchase_id)`);

    await queryRunner.query(`
      CREATE TABLE gate_epoch (
        only_row      boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        epoch         integer NOT NULL,
        state         text NOT NULL CHECK (state IN ('OPEN', 'REBUILDING')),
        replid        text,
        suspect_epoch integer NOT NULL DEFAULT 0,
        begun_at      timestamptz(3) NOT NULL DEFAULT now(),
        opened_at     timestamptz(3)
      )`);
    await queryRunner.query(`INSERT INTO gate_epoch (epoch, state) VALUES (0, 'OPEN')`);
    await queryRunner.query(`
      CREATE TABLE partition_fence (
        partition integer PRIMARY KEY,
        epoch     integer NOT NULL,
        fenced_at timestamptz(3) NOT NULL DEFAULT now()
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE partition_fence, gate_epoch, purchase, stock, sale');
  }
}
