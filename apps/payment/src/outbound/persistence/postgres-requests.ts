import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import {
  RequestRepository,
  type BeginOutcome,
  type Lease,
  type PaymentRequest,
} from '../../application/ports.js';
import { PaymentEntity } from './payment.entity.js';

interface Row {
  readonly order_id: string;
  readonly fingerprint: string;
  readonly lease_token: string;
  readonly payment_id: string | null;
  readonly running: boolean;
}

export class PostgresRequests extends RequestRepository {
  constructor(
    private readonly dataSource: DataSource,
    /** Longer than a request may run. */
    private readonly leaseMs: number,
  ) {
    super();
  }

  async begin(request: PaymentRequest): Promise<BeginOutcome> {
    const { userId, idempotencyKey, orderId, fingerprint } = request;
    const lease: Lease = { userId, idempotencyKey, token: randomUUID() };
    for (;;) {
      if (await this.insert(request, lease)) return { kind: 'RUN', lease };
      const row = await this.findRow(request);
      if (row === undefined) continue; // Released since: the key is free again.
      if (row.order_id !== orderId || row.fingerprint !== fingerprint) return { kind: 'KEY_REUSED' };
      if (row.payment_id !== null) return this.answered(row.payment_id, row.running);
      if (row.running) return { kind: 'IN_PROGRESS' };
      if (await this.takeOver(row, lease)) return { kind: 'RUN', lease };
    }
  }

  async release({ userId, idempotencyKey, token }: Lease): Promise<void> {
    await this.dataSource.query(
      `DELETE FROM payment_request
       WHERE user_id = $1 AND idempotency_key = $2 AND lease_token = $3 AND payment_id IS NULL`,
      [userId, idempotencyKey, token],
    );
  }

  private async answered(paymentId: string, running: boolean): Promise<BeginOutcome> {
    const payment = await this.dataSource.manager.findOneByOrFail(PaymentEntity, { paymentId });
    return payment.status === 'INITIATED' && running
      ? { kind: 'IN_PROGRESS' }
      : { kind: 'ANSWERED', payment };
  }

  private async insert(request: PaymentRequest, lease: Lease): Promise<boolean> {
    const rows = await this.dataSource.query<unknown[]>(
      `INSERT INTO payment_request (user_id, idempotency_key, order_id, fingerprint, lease_token, lease_until)
       VALUES ($1, $2, $3, $4, $5, now() + $6 * interval '1 millisecond') ON CONFLICT DO NOTHING RETURNING user_id`,
      [
        request.userId,
        request.idempotencyKey,
        request.orderId,
        request.fingerprint,
        lease.token,
        this.leaseMs,
      ],
    );
    return rows.length === 1;
  }

  private async findRow({ userId, idempotencyKey }: PaymentRequest): Promise<Row | undefined> {
    const rows = await this.dataSource.query<Row[]>(
      `SELECT order_id, fingerprint, lease_token, payment_id, lease_until > now() AS running
       FROM payment_request WHERE user_id = $1 AND idempotency_key = $2`,
      [userId, idempotencyKey],
    );
    return rows[0];
  }

  /** The holder died: whoever changes the token first goes on in its place. */
  private async takeOver(row: Row, lease: Lease): Promise<boolean> {
    const [, taken] = await this.dataSource.query<[unknown[], number]>(
      `UPDATE payment_request SET lease_token = $4, lease_until = now() + $5 * interval '1 millisecond'
       WHERE user_id = $1 AND idempotency_key = $2 AND lease_token = $3 AND payment_id IS NULL`,
      [lease.userId, lease.idempotencyKey, row.lease_token, lease.token, this.leaseMs],
    );
    return taken === 1;
  }
}
