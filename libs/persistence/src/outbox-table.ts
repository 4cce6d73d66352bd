/**
 * SQL of the outbox, for a migration: `await queryRunner.query(createOutboxTableSql())`.
 *
 * The index finds the first waiting row of an aggregate. The table is a queue, nearly always empty: it is vacuumed by the number
 * of dead rows, not by their share.
 */
export function createOutboxTableSql(): string {
  return `
    CREATE TABLE outbox (
      id bigserial PRIMARY KEY,
      topic text NOT NULL,
      partition integer NOT NULL,
      aggregate_id text NOT NULL,
      event jsonb NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now()
    ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
    CREATE INDEX outbox_aggregate ON outbox (aggregate_id, id);
  `;
}

/** SQL that undoes {@link createOutboxTableSql}. */
export function dropOutboxTableSql(): string {
  return 'DROP TABLE outbox';
}
