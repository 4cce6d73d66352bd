import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createOutboxTableSql } from '@stampede/persistence';

export class CreatePayment1763700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- One row per order that was ever paid or closed; its lock puts new attempts and closing in a row.
      CREATE TABLE order_payment (
        order_id  text PRIMARY KEY,
        closed_at timestamptz
      );

      CREATE TABLE payment (
        payment_id    text PRIMARY KEY,
        order_id      text NOT NULL REFERENCES order_payment,
        user_id       text NOT NULL,
        attempt       integer NOT NULL CHECK (attempt >= 1),
        amount_cents  integer NOT NULL CHECK (amount_cents >= 0),
        status        text NOT NULL
                      CHECK (status IN ('INITIATED', 'UNKNOWN', 'SUCCEEDED', 'FAILED', 'REFUNDING', 'REFUNDED')),
        version       integer NOT NULL DEFAULT 1,
        event_version integer NOT NULL DEFAULT 0,
        charge_id     text UNIQUE,
        charged_cents integer,
        refund_id     text UNIQUE,
        decline_code  text,
        traceparent   text,
        checks        integer NOT NULL DEFAULT 0,
        -- When somebody is to look at it; null at rest.
        next_check_at timestamptz,
        created_at    timestamptz NOT NULL DEFAULT now(),
        updated_at    timestamptz NOT NULL DEFAULT now(),
        UNIQUE (order_id, attempt)
      );
      CREATE UNIQUE INDEX payment_one_live ON payment (order_id) WHERE status IN ('INITIATED', 'UNKNOWN', 'SUCCEEDED');
      CREATE INDEX payment_due ON payment (next_check_at) WHERE next_check_at IS NOT NULL;

      -- Requests by idempotency key. Without a payment: under way until the lease ends.
      CREATE TABLE payment_request (
        user_id         text NOT NULL,
        idempotency_key text NOT NULL,
        order_id        text NOT NULL,
        fingerprint     text NOT NULL,
        lease_token     uuid NOT NULL,
        lease_until     timestamptz NOT NULL,
        payment_id      text REFERENCES payment,
        created_at      timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (user_id, idempotency_key)
      );

      -- What the provider told us, as it told it. Hints, never facts: no reference to payment.
      CREATE TABLE webhook_hint (
        event_id    text PRIMARY KEY,
        type        text NOT NULL,
        payment_id  text NOT NULL,
        body        text NOT NULL,
        received_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX webhook_hint_payment ON webhook_hint (payment_id);
    `);
    await runner.query(createOutboxTableSql());
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE outbox, webhook_hint, payment_request, payment, order_payment');
  }
}
