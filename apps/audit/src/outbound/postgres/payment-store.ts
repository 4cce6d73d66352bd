import type { Pages, PaymentStore } from '../../application/stores.js';
import type { PaymentRow } from '../../domain/records.js';
import { PostgresReader } from './postgres-reader.js';

/** The database of payment: tables payment, payment_request, webhook_hint, outbox. */
export class PostgresPaymentStore implements PaymentStore {
  private readonly reader: PostgresReader;

  constructor(url: string) {
    this.reader = new PostgresReader('payment', url);
  }

  pending(): Promise<string[]> {
    return this.reader.pending({
      'events in the outbox': 'SELECT count(*) FROM outbox',
      'payments INITIATED, UNKNOWN or REFUNDING': `SELECT count(*) FROM payment WHERE status IN ('INITIATED', 'UNKNOWN', 'REFUNDING')`,
      'payments to be looked at': `SELECT count(*) FROM payment
                                   WHERE next_check_at IS NOT NULL AND status NOT IN ('INITIATED', 'UNKNOWN', 'REFUNDING')`,
    });
  }

  digest(): Promise<string> {
    return this.reader.digest(['payment', 'order_payment', 'outbox']);
  }

  readPayments(): Pages<PaymentRow> {
    return this.reader.pages<PaymentRow>(
      `SELECT payment_id AS "paymentId", order_id AS "orderId", user_id AS "userId", amount_cents AS "amountCents",
              status, charge_id AS "chargeId", refund_id AS "refundId"
       FROM payment`,
    );
  }

  findPayments(orderIds: readonly string[]): Promise<Record<string, unknown>[]> {
    return this.reader.query('SELECT * FROM payment WHERE order_id = ANY($1) ORDER BY order_id, attempt', [
      orderIds,
    ]);
  }

  findClosings(orderIds: readonly string[]): Promise<{ order_id: string; closed_at: Date }[]> {
    const sql =
      'SELECT order_id, closed_at FROM order_payment WHERE order_id = ANY($1) AND closed_at IS NOT NULL';
    return this.reader.query(sql, [orderIds]);
  }

  findRequests(orderIds: readonly string[]): Promise<Record<string, unknown>[]> {
    const sql =
      'SELECT user_id, idempotency_key, payment_id, created_at FROM payment_request WHERE order_id = ANY($1)';
    return this.reader.query(sql, [orderIds]);
  }

  findWebhooks(paymentIds: readonly string[]): Promise<Record<string, unknown>[]> {
    const sql = 'SELECT event_id, type, payment_id, received_at FROM webhook_hint WHERE payment_id = ANY($1)';
    return this.reader.query(sql, [paymentIds]);
  }

  findOutbox(aggregateIds: readonly string[]): Promise<Record<string, unknown>[]> {
    const sql =
      'SELECT id::text, topic, event, created_at FROM outbox WHERE aggregate_id = ANY($1) ORDER BY id';
    return this.reader.query(sql, [aggregateIds]);
  }

  close(): Promise<void> {
    return this.reader.close();
  }
}
