import type { EventItem, Topic } from '@stampede/contracts';
import type { EntityManager } from 'typeorm';

/** An event and where it goes. */
export interface OutboxRow {
  readonly topic: Topic;
  readonly partition: number;
  readonly event: EventItem;
}

/**
 * Writes events in the transaction that makes them true; the relay sends them after its commit. Events of one aggregate keep their
 * order if the transactions that change an aggregate follow each other (a row lock or a compare-and-set on it).
 */
export async function appendToOutbox(manager: EntityManager, rows: readonly OutboxRow[]): Promise<void> {
  if (rows.length === 0) return;
  await manager.query(
    `INSERT INTO outbox (topic, partition, aggregate_id, event)
     SELECT topic, partition, aggregate_id, event
     FROM unnest($1::text[], $2::int[], $3::text[], $4::jsonb[]) WITH ORDINALITY
       AS new (topic, partition, aggregate_id, event, position)
     ORDER BY position`,
    [
      rows.map(({ topic }) => topic),
      rows.map(({ partition }) => partition),
      rows.map(({ event }) => event.aggregateId),
      rows.map(({ event }) => JSON.stringify(event)),
    ],
  );
}
