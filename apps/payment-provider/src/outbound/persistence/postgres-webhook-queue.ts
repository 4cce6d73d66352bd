import type { DataSource } from 'typeorm';
import { WebhookQueue, type DueWebhook } from '../../application/ports.js';

/** A claimed webhook whose deliverer died is due again after this long: more than three deliveries may last. */
const CLAIM_MS = 30_000;

export class PostgresWebhookQueue extends WebhookQueue {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  async claim(limit: number): Promise<DueWebhook[]> {
    const [rows] = await this.dataSource.query<[DueWebhook[], number]>(
      `UPDATE webhook SET deliveries = deliveries + 1, due_at = now() + $2 * interval '1 millisecond'
       WHERE id IN (
         SELECT id FROM webhook WHERE state = 'DUE' AND due_at <= now() ORDER BY due_at, id LIMIT $1 FOR UPDATE SKIP LOCKED
       ) RETURNING id, body, deliveries`,
      [limit, CLAIM_MS],
    );
    return rows;
  }

  async markDelivered(id: string): Promise<void> {
    await this.dataSource.query(`UPDATE webhook SET state = 'DELIVERED' WHERE id = $1 AND state = 'DUE'`, [
      id,
    ]);
  }

  async postpone(id: string, delayMs: number): Promise<void> {
    await this.dataSource.query(
      `UPDATE webhook SET due_at = now() + $2 * interval '1 millisecond' WHERE id = $1 AND state = 'DUE'`,
      [id, delayMs],
    );
  }

  async giveUp(id: string): Promise<void> {
    await this.dataSource.query(`UPDATE webhook SET state = 'GIVEN_UP' WHERE id = $1 AND state = 'DUE'`, [
      id,
    ]);
  }
}
