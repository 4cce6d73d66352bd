import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The books of the provider. `charge` and `refund` are only ever added to: the role that the program runs as may not change or
 * delete them.
 */
export class CreateLedger1763700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE charge (
        id              text PRIMARY KEY,
        idempotency_key text NOT NULL UNIQUE,
        reference       text NOT NULL,
        amount_cents    integer NOT NULL CHECK (amount_cents >= 0),
        currency        text NOT NULL,
        status          text NOT NULL CHECK (status IN ('SUCCEEDED', 'DECLINED')),
        decline_code    text,
        created_at      timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX charge_reference ON charge (reference);

      CREATE TABLE refund (
        id              text PRIMARY KEY,
        charge_id       text NOT NULL UNIQUE REFERENCES charge,
        idempotency_key text NOT NULL UNIQUE,
        amount_cents    integer NOT NULL CHECK (amount_cents >= 0),
        created_at      timestamptz NOT NULL DEFAULT now()
      );

      CREATE TABLE webhook (
        id         text PRIMARY KEY,
        body       text NOT NULL,
        state      text NOT NULL CHECK (state IN ('DUE', 'DELIVERED', 'DROPPED', 'GIVEN_UP')),
        deliveries integer NOT NULL DEFAULT 0,
        due_at     timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX webhook_due ON webhook (due_at) WHERE state = 'DUE';

      DO $$
      BEGIN
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'provider') THEN
          REVOKE UPDATE, DELETE, TRUNCATE ON charge, refund FROM provider;
        END IF;
      END $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE webhook, refund, charge');
  }
}
