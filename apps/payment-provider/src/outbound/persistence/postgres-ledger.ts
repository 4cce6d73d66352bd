import { inTransaction } from '@stampede/persistence';
import { LessThan, type DataSource, type EntityManager, type FindOptionsWhere } from 'typeorm';
import { Ledger, type ChargeFilter, type RefundFilter, type WebhookFaults } from '../../application/ports.js';
import type { Charge, ChargeDecision, ChargeRequest, Refund } from '../../domain/charge.js';
import { keyReused } from '../../domain/errors.js';
import type { Webhook, WebhookType } from '../../domain/webhook.js';
import { ChargeEntity } from './charge.entity.js';
import { RefundEntity } from './refund.entity.js';

const OUT_OF_ORDER_DELAY_MS = 1500;

export class PostgresLedger extends Ledger {
  constructor(
    private readonly dataSource: DataSource,
    private readonly newId: (prefix: string) => string,
  ) {
    super();
  }

  recordCharge(request: ChargeRequest, decision: ChargeDecision, webhooks: WebhookFaults) {
    return inTransaction(this.dataSource, async (manager) => {
      const inserted = await manager.query<{ id: string }[]>(
        `INSERT INTO charge (id, idempotency_key, reference, amount_cents, currency, status, decline_code)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (idempotency_key) DO NOTHING RETURNING id`,
        [
          this.newId('ch'),
          request.idempotencyKey,
          request.reference,
          request.amountCents,
          request.currency,
          decision.status,
          decision.declineCode,
        ],
      );
      const row = await manager.findOneByOrFail(ChargeEntity, { idempotencyKey: request.idempotencyKey });
      const charge = toCharge(row, await this.refundIdsOf(manager, [row.id]));
      if (inserted.length === 0) return { charge, created: false };

      const outcome = decision.status === 'SUCCEEDED' ? 'charge.succeeded' : 'charge.declined';
      const pendingDelayMs = webhooks.outOfOrderWebhooks ? OUT_OF_ORDER_DELAY_MS : 0;
      await this.recordWebhook(manager, 'charge.pending', charge, webhooks, pendingDelayMs);
      await this.recordWebhook(manager, outcome, charge, webhooks);
      return { charge, created: true };
    });
  }

  recordRefund(charge: Charge, idempotencyKey: string, webhooks: WebhookFaults) {
    return inTransaction(this.dataSource, async (manager) => {
      const inserted = await manager.query<{ id: string }[]>(
        `INSERT INTO refund (id, charge_id, idempotency_key, amount_cents) VALUES ($1, $2, $3, $4)
         ON CONFLICT DO NOTHING RETURNING id`,
        [this.newId('re'), charge.id, idempotencyKey, charge.amountCents],
      );
      const row = await manager.findOneBy(RefundEntity, { chargeId: charge.id });
      if (row === null) throw keyReused(); // The key went to another charge a moment ago.
      const created = inserted.length > 0;
      if (created) await this.recordWebhook(manager, 'charge.refunded', charge, webhooks);
      return { refund: toRefund(row), created };
    });
  }

  async findCharge(id: string): Promise<Charge | undefined> {
    const row = await this.dataSource.manager.findOneBy(ChargeEntity, { id });
    return row ? toCharge(row, await this.refundIdsOf(this.dataSource.manager, [row.id])) : undefined;
  }

  async listCharges({ idempotencyKey, reference, after, limit }: ChargeFilter): Promise<Charge[]> {
    const where: FindOptionsWhere<ChargeEntity> = {};
    if (idempotencyKey !== undefined) where.idempotencyKey = idempotencyKey;
    if (reference !== undefined) where.reference = reference;
    if (after !== undefined) where.id = LessThan(after);
    const rows = await this.dataSource.manager.find(ChargeEntity, {
      where,
      order: { id: 'DESC' },
      take: limit,
    });
    const refundIds = await this.refundIdsOf(
      this.dataSource.manager,
      rows.map(({ id }) => id),
    );
    return rows.map((row) => toCharge(row, refundIds));
  }

  async findRefund(id: string): Promise<Refund | undefined> {
    const row = await this.dataSource.manager.findOneBy(RefundEntity, { id });
    return row ? toRefund(row) : undefined;
  }

  async listRefunds({ idempotencyKey, chargeId, after, limit }: RefundFilter): Promise<Refund[]> {
    const where: FindOptionsWhere<RefundEntity> = {};
    if (idempotencyKey !== undefined) where.idempotencyKey = idempotencyKey;
    if (chargeId !== undefined) where.chargeId = chargeId;
    if (after !== undefined) where.id = LessThan(after);
    const rows = await this.dataSource.manager.find(RefundEntity, {
      where,
      order: { id: 'DESC' },
      take: limit,
    });
    return rows.map(toRefund);
  }

  private async refundIdsOf(manager: EntityManager, chargeIds: string[]): Promise<Map<string, string>> {
    if (chargeIds.length === 0) return new Map();
    const rows = await manager.query<{ id: string; charge_id: string }[]>(
      'SELECT id, charge_id FROM refund WHERE charge_id = ANY($1)',
      [chargeIds],
    );
    return new Map(rows.map((row) => [row.charge_id, row.id]));
  }

  private async recordWebhook(
    manager: EntityManager,
    type: WebhookType,
    charge: Charge,
    faults: WebhookFaults,
    delayMs = 0,
  ): Promise<void> {
    const webhook: Webhook = {
      id: this.newId('evt'),
      type,
      createdAt: charge.createdAt,
      data: {
        chargeId: charge.id,
        idempotencyKey: charge.idempotencyKey,
        reference: charge.reference,
        amountCents: charge.amountCents,
        currency: charge.currency,
      },
    };
    await manager.query(
      `INSERT INTO webhook (id, body, state, due_at) VALUES ($1, $2, $3, now() + $4 * interval '1 millisecond')`,
      [webhook.id, JSON.stringify(webhook), faults.dropWebhooks ? 'DROPPED' : 'DUE', delayMs],
    );
  }
}

function toCharge(row: ChargeEntity, refundIds: ReadonlyMap<string, string>): Charge {
  return { ...row, createdAt: row.createdAt.toISOString(), refundId: refundIds.get(row.id) ?? null };
}

function toRefund(row: RefundEntity): Refund {
  return { ...row, createdAt: row.createdAt.toISOString() };
}
