import type { EventItem, Topic } from '@stampede/contracts';
import type { Logger, Metrics } from '@stampede/observability';
import type { DataSource, EntityManager } from 'typeorm';

/** Events of one partition, in order. */
export interface OutboxRecord {
  readonly topic: Topic;
  readonly partition: number;
  readonly items: EventItem[];
}

/** Settings of {@link OutboxRelay}. */
export interface OutboxRelayOptions {
  readonly dataSource: DataSource;
  /** Resolves when all of it is durable, e.g. `(records) => producer.send(records)`. */
  readonly send: (records: OutboxRecord[]) => Promise<void>;
  readonly logger: Logger;
  readonly metrics?: Metrics | undefined;
  /** How often it looks without being woken, milliseconds. Default 100. */
  readonly pollMs?: number;
  /** Aggregates claimed at once, at most. Default 256. */
  readonly batchSize?: number;
}

interface ClaimedRow {
  readonly id: string;
  readonly topic: Topic;
  readonly partition: number;
  readonly event: EventItem;
  readonly ageSeconds: number;
}

/** An aggregate with more waiting rows than this is sent in turns. */
const ROWS_PER_ROUND = 4096;
const FIRST_BACKOFF_MS = 250;
const LONGEST_BACKOFF_MS = 5_000;

/**
 * Claims the aggregates whose first waiting row nobody else has claimed, and with it every waiting row of theirs.
 *
 * Locking the first row is what claims an aggregate: it stays there, locked, until its relay has committed the deletion, so another
 * relay finds a first row that it must skip, and never a later row to overtake with. A relay that dies loses its lock and leaves
 * its rows; they are sent again.
 */
const CLAIM = `
  WITH first AS MATERIALIZED (
    SELECT aggregate_id FROM outbox AS candidate
    WHERE NOT EXISTS (
      SELECT FROM outbox AS earlier
      WHERE earlier.aggregate_id = candidate.aggregate_id AND earlier.id < candidate.id
    )
    ORDER BY id LIMIT $1
    FOR UPDATE SKIP LOCKED
  )
  SELECT id, topic, partition, event, extract(epoch FROM clock_timestamp() - created_at)::float8 AS "ageSeconds"
  FROM outbox JOIN first USING (aggregate_id)
  ORDER BY id LIMIT ${ROWS_PER_ROUND}`;

/** Sends what transactions left in the outbox. Any number may run on one database. At least once: a row is deleted after it was sent. */
export class OutboxRelay {
  readonly #options: OutboxRelayOptions;
  readonly #database: string;
  #closed = false;
  #woken = false;
  #interrupt: (() => void) | undefined;
  #running: Promise<void> | undefined;
  #failures = 0;
  #lastKind: string | undefined;

  constructor(options: OutboxRelayOptions) {
    this.#options = options;
    this.#database = String(options.dataSource.driver.database ?? 'default');
  }

  /** Whether the last round succeeded. */
  get healthy(): boolean {
    return this.#failures === 0;
  }

  /** Begins to relay, and goes on until closed. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Looks now: call it after a commit that wrote to the outbox. Costs nothing when called often. */
  wake(): void {
    this.#woken = true;
    if (this.#failures === 0) this.#interrupt?.();
  }

  /** Waits for the round in hand. What still waits stays in the outbox. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#interrupt?.();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { pollMs = 100, batchSize = 256 } = this.#options;
    while (!this.#closed) {
      this.#woken = false;
      try {
        const sent = await this.#round(batchSize);
        this.#succeeded();
        if (sent < batchSize && !this.#woken) await this.#pause(pollMs);
      } catch (error) {
        this.#failed(error);
        await this.#pause(Math.min(FIRST_BACKOFF_MS * 2 ** (this.#failures - 1), LONGEST_BACKOFF_MS));
      }
    }
  }

  /** One transaction: claim, send, delete. Answers the number of rows. */
  #round(batchSize: number): Promise<number> {
    const { dataSource, send, metrics } = this.#options;
    return dataSource.transaction(async (manager: EntityManager) => {
      const rows = await manager.query<ClaimedRow[]>(CLAIM, [batchSize]);
      metrics
        ?.gauge('stampede_outbox_age_seconds')
        .set({ database: this.#database }, rows[0]?.ageSeconds ?? 0);
      if (rows.length === 0) return 0;
      await send(recordsOf(rows));
      await manager.query('DELETE FROM outbox WHERE id = ANY($1::bigint[])', [rows.map(({ id }) => id)]);
      metrics?.counter('stampede_outbox_sent_total').inc({ database: this.#database }, rows.length);
      return rows.length;
    });
  }

  #succeeded(): void {
    if (this.#failures > 0) {
      this.#options.logger.info(
        { database: this.#database, failures: this.#failures },
        'the outbox is relayed again',
      );
    }
    this.#failures = 0;
    this.#lastKind = undefined;
  }

  #failed(error: unknown): void {
    this.#failures += 1;
    const kind = error instanceof Error ? error.name : String(error);
    if (kind !== this.#lastKind) {
      this.#options.logger.error({ err: error, database: this.#database }, 'the outbox waits');
    }
    this.#lastKind = kind;
    this.#options.metrics?.counter('stampede_outbox_failures_total').inc({ database: this.#database });
  }

  #pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(finish, delayMs);
      const relay = this; // eslint-disable-line @typescript-eslint/no-this-alias
      function finish() {
        clearTimeout(timer);
        relay.#interrupt = undefined;
        resolve();
      }
      if (this.#closed) finish();
      else this.#interrupt = finish;
    });
  }
}

/** Rows grouped by topic and partition, each group in the order of its rows. */
function recordsOf(rows: readonly ClaimedRow[]): OutboxRecord[] {
  const records = new Map<string, OutboxRecord>();
  for (const { topic, partition, event } of rows) {
    const key = `${topic}/${partition}`;
    const record = records.get(key) ?? { topic, partition, items: [] };
    record.items.push(event);
    records.set(key, record);
  }
  return [...records.values()];
}
