import { inTransaction } from '@stampede/persistence';
import type { DataSource } from 'typeorm';
import { WebhookRepository, type WebhookHint } from '../../application/ports.js';

export class PostgresWebhooks extends WebhookRepository {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  record({ eventId, type, paymentId, body }: WebhookHint): Promise<'NEW' | 'DUPLICATE'> {
    return inTransaction(this.dataSource, async (manager) => {
      const inserted = await manager.query<unknown[]>(
        `INSERT INTO webhook_hint (event_id, type, payment_id, body) VALUES ($1, $2, $3, $4)
         ON CONFLICT DO NOTHING RETURNING event_id`,
        [eventId, type, paymentId, body],
      );
      // INITIATED is being asked about right now, SUCCEEDED and REFUNDED cannot rise by what the provider says.
      await manager.query(
        `UPDATE payment SET next_check_at = now()
         WHERE payment_id = $1 AND (status IN ('UNKNOWN', 'REFUNDING') OR (status = 'FAILED' AND $2 = 'charge.succeeded'))`,
        [paymentId, type],
      );
      return inserted.length === 1 ? 'NEW' : 'DUPLICATE';
    });
  }
}
