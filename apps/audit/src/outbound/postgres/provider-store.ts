import type { Pages, ProviderStore } from '../../application/stores.js';
import type { ProviderCharge } from '../../domain/records.js';
import { PostgresReader } from './postgres-reader.js';

/** The provider's own books: tables charge, refund, webhook. */
export class PostgresProviderStore implements ProviderStore {
  private readonly reader: PostgresReader;

  constructor(url: string) {
    this.reader = new PostgresReader('provider', url);
  }

  pending(): Promise<string[]> {
    return this.reader.pending({
      'webhooks to be delivered': `SELECT count(*) FROM webhook WHERE state = 'DUE'`,
    });
  }

  digest(): Promise<string> {
    return this.reader.digest(['charge', 'refund']);
  }

  readCharges(): Pages<ProviderCharge> {
    return this.reader.pages<ProviderCharge>(
      `SELECT charge.id AS "chargeId", charge.idempotency_key AS "idempotencyKey", reference,
              charge.amount_cents AS "amountCents", status, refund.id AS "refundId",
              refund.amount_cents AS "refundedCents"
       FROM charge LEFT JOIN refund ON refund.charge_id = charge.id`,
    );
  }

  findCharges(orderIds: readonly string[]): Promise<Record<string, unknown>[]> {
    return this.reader.query('SELECT * FROM charge WHERE reference = ANY($1) ORDER BY created_at', [
      orderIds,
    ]);
  }

  findRefunds(chargeIds: readonly string[]): Promise<Record<string, unknown>[]> {
    return this.reader.query('SELECT * FROM refund WHERE charge_id = ANY($1)', [chargeIds]);
  }

  close(): Promise<void> {
    return this.reader.close();
  }
}
