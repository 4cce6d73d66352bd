import { createOutboxTableSql } from '@stampede/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every shard has the same tables. Which buckets it owns is assigned by `src/migrate.ts`, which sees all shards. */
export class CreateOrders1752000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE owned_bucket (
        bucket smallint PRIMARY KEY CHECK (bucket BETWEEN 0 AND 1023)
      )`);
    // The bucket is computed from the id, so that the two can never disagree.
    await runner.query(`
      CREATE TABLE orders (
        id              bigint PRIMARY KEY,
        placed_at       timestamptz(3) NOT NULL,
        payable_until   timestamptz(3) NOT NULL,
        expiry_due_at   timestamptz(3) NOT NULL,
        quantity        integer NOT NULL CHECK (quantity > 0),
        amount_cents    integer NOT NULL CHECK (amount_cents >= 0),
        version         integer NOT NULL,
        bucket          smallint NOT NULL GENERATED ALWAYS AS ((id & 1023)::smallint) STORED,
        status          text NOT NULL CHECK (status IN ('PENDING_PAYMENT', 'PAID', 'CANCELLED')),
        purchase_id     text NOT NULL CONSTRAINT orders_purchase_id_key UNIQUE,
        user_id         text NOT NULL,
        sale_id         text NOT NULL,
        sku_id          text NOT NULL,
        traceparent     text,
        ended_version   integer,
        paid_at         timestamptz(3),
        payment_id      text,
        cancelled_at    timestamptz(3),
        cancel_reason   text CHECK (cancel_reason IN ('EXPIRED', 'WITHDRAWN')),
        refund_requests jsonb NOT NULL DEFAULT '[]',
        CONSTRAINT orders_paid_check
          CHECK ((status = 'PAID') = (paid_at IS NOT NULL AND payment_id IS NOT NULL)),
        CONSTRAINT orders_cancelled_check
          CHECK ((status = 'CANCELLED') = (cancelled_at IS NOT NULL AND cancel_reason IS NOT NULL)),
        CONSTRAINT orders_ended_check CHECK ((status = 'PENDING_PAYMENT') = (ended_version IS NULL))
      )`);
    await runner.query(`CREATE INDEX orders_of_user ON orders (user_id, placed_at DESC, id DESC)`);
    // Holds the unpaid orders only, so that its size follows what is open and not the history.
    await runner.query(`CREATE INDEX orders_due ON orders (expiry_due_at) WHERE status = 'PENDING_PAYMENT'`);
    // Leases of worker numbers for order ids; used in the first shard only. Ids carry times before id_limit_ms.
    await runner.query(`
      CREATE TABLE id_worker (
        worker      smallint PRIMARY KEY CHECK (worker BETWEEN 0 AND 31),
        holder      text,
        expires_at  timestamptz NOT NULL DEFAULT '-infinity',
        id_limit_ms bigint NOT NULL DEFAULT 0
      )`);
    await runner.query(`INSERT INTO id_worker (worker) SELECT generate_series(0, 31)`);
    await runner.query(createOutboxTableSql());
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE outbox, id_worker, orders, owned_bucket`);
  }
}
