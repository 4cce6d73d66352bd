import { appendToOutbox, inTransaction } from '@stampede/persistence';
import type { DataSource, EntityManager } from 'typeorm';
import { PaymentRepository, type UpdateOutcome } from '../../application/ports.js';
import type { Decision, Transition } from '../../domain/decide-settlement.js';
import { paymentEvent } from '../../domain/payment-events.js';
import type { Payment } from '../../domain/payment.js';
import { isUnsettled } from '../../domain/payment-status.js';
import { PaymentEntity } from './payment.entity.js';

export class PostgresPayments extends PaymentRepository {
  constructor(
    private readonly dataSource: DataSource,
    /** Told after a commit that left something in the outbox. */
    private readonly onOutbox: () => void,
  ) {
    super();
  }

  async find(paymentId: string): Promise<Payment | undefined> {
    return (await this.dataSource.manager.findOneBy(PaymentEntity, { paymentId })) ?? undefined;
  }

  async update(
    paymentId: string,
    decide: (payment: Payment) => Decision,
  ): Promise<UpdateOutcome | undefined> {
    for (;;) {
      const payment = await this.find(paymentId);
      if (payment === undefined) return undefined;
      const decision = decide(payment);
      if (decision.kind !== 'apply') return { payment, decision: decision.kind };
      const written = await inTransaction(this.dataSource, (manager) => write(manager, payment, decision));
      if (written === undefined) continue; // Another writer was first: decide anew on what it wrote.
      if (decision.emit !== undefined) this.onOutbox();
      return { payment: written, decision: 'apply' };
    }
  }

  async claimDue(limit: number, leaseMs: number): Promise<Payment[]> {
    const [claimed] = await this.dataSource.query<[{ payment_id: string }[], number]>(
      `UPDATE payment SET checks = checks + 1, next_check_at = now() + $2 * interval '1 millisecond'
       WHERE payment_id IN (
         SELECT payment_id FROM payment WHERE next_check_at <= now() ORDER BY next_check_at LIMIT $1 FOR UPDATE SKIP LOCKED
       ) RETURNING payment_id`,
      [limit, leaseMs],
    );
    if (claimed.length === 0) return [];
    const paymentIds = claimed.map((row) => row.payment_id);
    return this.dataSource.manager.createQueryBuilder(PaymentEntity, 'p').whereInIds(paymentIds).getMany();
  }

  async postpone(paymentId: string, delayMs: number): Promise<void> {
    await this.dataSource.query(
      `UPDATE payment SET next_check_at = CASE WHEN status IN ('INITIATED', 'UNKNOWN', 'REFUNDING')
         THEN now() + $2 * interval '1 millisecond' END
       WHERE payment_id = $1`,
      [paymentId, delayMs],
    );
  }
}

/** An attempt under way is its caller's until the provider's time is over; later states come due as soon as their work can begin. */
export const NEXT_CHECK_MS = { INITIATED: 5000, UNKNOWN: 500, REFUNDING: 0 } as const;

/** Undefined when the row is no longer what was decided on. */
async function write(
  manager: EntityManager,
  payment: Payment,
  { changes, emit }: Transition,
): Promise<Payment | undefined> {
  const next = { ...payment, ...changes };
  const eventVersion = payment.eventVersion + (emit === undefined ? 0 : 1);
  const delayMs = next.status === 'REFUNDING' ? NEXT_CHECK_MS.REFUNDING : NEXT_CHECK_MS.UNKNOWN;
  const due = next.status === 'REFUNDING' || isUnsettled(next.status);
  const [rows] = await manager.query<[{ version: number; updated_at: Date }[], number]>(
    `UPDATE payment SET status = $3, charge_id = $4, charged_cents = $5, refund_id = $6, decline_code = $7,
       event_version = $8, version = version + 1, updated_at = now(), checks = 0,
       next_check_at = CASE WHEN $9 THEN now() + $10 * interval '1 millisecond' END
     WHERE payment_id = $1 AND version = $2 RETURNING version, updated_at`,
    [
      payment.paymentId,
      payment.version,
      next.status,
      next.chargeId,
      next.chargedCents,
      next.refundId,
      next.declineCode,
      eventVersion,
      due,
      delayMs,
    ],
  );
  const row = rows[0];
  if (row === undefined) return undefined;
  const written = { ...next, eventVersion, version: row.version, checks: 0 };
  if (emit !== undefined) await appendToOutbox(manager, [paymentEvent(written, emit, row.updated_at)]);
  return written;
}
