import { inTransaction, isUniqueViolation } from '@stampede/persistence';
import type { DataSource, EntityManager } from 'typeorm';
import { AttemptRepository, type Lease, type NewAttempt, type OpenOutcome } from '../../application/ports.js';
import { decideAttempt, decideClose, type CloseDecision } from '../../domain/decide-attempt.js';
import { paymentIdOf } from '../../domain/payment.js';
import type { PaymentStatus } from '../../domain/payment-status.js';
import { OrderPaymentEntity } from './order-payment.entity.js';
import { PaymentEntity } from './payment.entity.js';
import { NEXT_CHECK_MS } from './postgres-payments.js';

class LeaseLost extends Error {}

export class PostgresAttempts extends AttemptRepository {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  async open(attempt: NewAttempt, lease: Lease): Promise<OpenOutcome> {
    try {
      return await inTransaction(this.dataSource, (manager) => this.openLocked(manager, attempt, lease));
    } catch (error) {
      if (error instanceof LeaseLost) return { kind: 'LEASE_LOST' };
      // The index is the second guard behind the lock: whatever came first answers.
      if (isUniqueViolation(error))
        return inTransaction(this.dataSource, (manager) => this.openLocked(manager, attempt, lease));
      throw error;
    }
  }

  private async openLocked(manager: EntityManager, attempt: NewAttempt, lease: Lease): Promise<OpenOutcome> {
    const { orderId, userId, amountCents, traceparent } = attempt;
    await lockOrders(manager, [orderId]);
    const [order, latest] = [
      await manager.findOneByOrFail(OrderPaymentEntity, { orderId }),
      await manager.findOne(PaymentEntity, { where: { orderId }, order: { attempt: 'DESC' } }),
    ];
    const decision = decideAttempt({ closed: order.closedAt !== null, latest: latest ?? undefined });
    if (decision.kind === 'CLOSED') return decision;
    if (decision.kind === 'ANSWER') {
      await bind(manager, lease, decision.payment.paymentId);
      return decision;
    }
    const paymentId = paymentIdOf(orderId, decision.attempt);
    await manager.query(
      `INSERT INTO payment (payment_id, order_id, user_id, attempt, amount_cents, status, traceparent, next_check_at)
       VALUES ($1, $2, $3, $4, $5, 'INITIATED', $6, now() + $7 * interval '1 millisecond')`,
      [
        paymentId,
        orderId,
        userId,
        decision.attempt,
        amountCents,
        traceparent ?? null,
        NEXT_CHECK_MS.INITIATED,
      ],
    );
    await bind(manager, lease, paymentId);
    return { kind: 'BEGUN', payment: await manager.findOneByOrFail(PaymentEntity, { paymentId }) };
  }

  close(orderIds: readonly string[]): Promise<ReadonlyMap<string, CloseDecision>> {
    return inTransaction(this.dataSource, async (manager) => {
      await lockOrders(manager, orderIds);
      const rows = await manager.query<{ order_id: string; status: PaymentStatus }[]>(
        'SELECT DISTINCT ON (order_id) order_id, status FROM payment WHERE order_id = ANY($1) ORDER BY order_id, attempt DESC',
        [orderIds],
      );
      const latest = new Map(rows.map((row) => [row.order_id, row.status]));
      const decisions = new Map(orderIds.map((orderId) => [orderId, decideClose(latest.get(orderId))]));
      const unpaid = orderIds.filter((orderId) => decisions.get(orderId) !== 'PAID');
      await manager.query(
        'UPDATE order_payment SET closed_at = now() WHERE order_id = ANY($1) AND closed_at IS NULL',
        [unpaid],
      );
      return decisions;
    });
  }
}

/** Makes the orders' rows where there are none and locks them, always in the order of their ids. */
async function lockOrders(manager: EntityManager, orderIds: readonly string[]): Promise<void> {
  const sorted = [...new Set(orderIds)].sort();
  await manager.query(
    'INSERT INTO order_payment (order_id) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING',
    [sorted],
  );
  await manager.query(
    'SELECT FROM order_payment WHERE order_id = ANY($1) ORDER BY order_id COLLATE "C" FOR UPDATE',
    [sorted],
  );
}

async function bind(manager: EntityManager, lease: Lease, paymentId: string): Promise<void> {
  const [, bound] = await manager.query<[unknown[], number]>(
    `UPDATE payment_request SET payment_id = $4
     WHERE user_id = $1 AND idempotency_key = $2 AND lease_token = $3 AND payment_id IS NULL`,
    [lease.userId, lease.idempotencyKey, lease.token, paymentId],
  );
  if (bound === 0) throw new LeaseLost();
}
