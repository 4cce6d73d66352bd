import { failpoint } from '@stampede/observability';
import type { EntityManager } from 'typeorm';
import type { RecordedBatch } from '../../application/ports/stock-ledger.js';
import {
  decideLedger,
  userKey,
  type LedgerDecision,
  type LedgerState,
  type LedgerStock,
  type LogEntry,
} from '../../domain/decide-ledger.js';
import type { RecordedPurchase, TakenPurchase } from '../../domain/purchase.js';
import {
  INSERT_PURCHASES,
  PURCHASE_COLUMNS,
  purchaseColumns,
  recordedPurchase,
  type PurchaseRow,
} from './purchase-row.js';

/**
 * The ledger's transaction, six statements for a batch of any size. The stock rows of the batch's sales are locked first, in (sale,
 * sku) order: who holds them decides alone, also about the users of these sales.
 */
export async function recordPurchases(
  manager: EntityManager,
  partition: number,
  log: readonly LogEntry[],
): Promise<RecordedBatch> {
  const purchases = log.flatMap((entry) => (entry.kind === 'taken' ? [entry.purchase] : []));
  const stock = purchases.length > 0 ? await lockStock(manager, purchases) : [];
  const stored = purchases.length > 0 ? await findStored(manager, purchases) : [];
  const state: LedgerState = {
    stock,
    known: new Set(stored.map(({ purchaseId }) => purchaseId)),
    bought: purchases.length > 0 ? await sumBought(manager, purchases) : new Map(),
    fencedEpoch: await readFence(manager, partition),
  };
  const decision = decideLedger(state, log);
  const inserted = await write(manager, partition, state, decision);
  await failpoint('before-ledger-commit');
  const rows = new Map([...stored, ...inserted].map((row) => [row.purchaseId, row]));
  return { decision, rows: decision.answered.map((purchaseId) => rows.get(purchaseId)!) };
}

async function lockStock(
  manager: EntityManager,
  purchases: readonly TakenPurchase[],
): Promise<LedgerStock[]> {
  return manager.query(
    `SELECT stock.sale_id AS "saleId", sku_id AS "skuId", available, price_cents AS "priceCents",
            per_user_limit AS "perUserLimit"
       FROM stock JOIN sale USING (sale_id)
      WHERE stock.sale_id = ANY($1)
      ORDER BY stock.sale_id, sku_id
        FOR UPDATE OF stock`,
    [distinct(purchases.map(({ saleId }) => saleId))],
  );
}

async function findStored(
  manager: EntityManager,
  purchases: readonly TakenPurchase[],
): Promise<RecordedPurchase[]> {
  const rows: PurchaseRow[] = await manager.query(
    `SELECT ${PURCHASE_COLUMNS} FROM purchase WHERE purchase_id = ANY($1)`,
    [distinct(purchases.map(({ purchaseId }) => purchaseId))],
  );
  return rows.map(recordedPurchase);
}

async function sumBought(
  manager: EntityManager,
  purchases: readonly TakenPurchase[],
): Promise<Map<string, number>> {
  const users = new Map(purchases.map(({ saleId, userId }) => [userKey(saleId, userId), { saleId, userId }]));
  const rows: { sale_id: string; user_id: string; units: number }[] = await manager.query(
    `SELECT sale_id, user_id, sum(quantity)::int AS units
       FROM purchase JOIN unnest($1::text[], $2::text[]) AS buyer (sale_id, user_id) USING (sale_id, user_id)
      WHERE status IN ('RESERVED', 'SOLD')
      GROUP BY sale_id, user_id`,
    [[...users.values()].map(({ saleId }) => saleId), [...users.values()].map(({ userId }) => userId)],
  );
  return new Map(rows.map((row) => [userKey(row.sale_id, row.user_id), row.units]));
}

async function readFence(manager: EntityManager, partition: number): Promise<number> {
  const [fence] = (await manager.query('SELECT epoch FROM partition_fence WHERE partition = $1', [
    partition,
  ])) as {
    epoch: number;
  }[];
  return fence?.epoch ?? 0;
}

async function write(
  manager: EntityManager,
  partition: number,
  before: LedgerState,
  decision: LedgerDecision,
): Promise<RecordedPurchase[]> {
  const { inserts, taken, fencedEpoch, suspectEpoch } = decision;
  const recordedAt = await insert(manager, inserts);
  if (taken.length > 0) {
    await manager.query(
      `UPDATE stock SET available = available - units, reserved = reserved + units,
                        reserved_purchases = reserved_purchases + purchases
         FROM unnest($1::text[], $2::text[], $3::int[], $4::int[]) AS take (sale_id, sku_id, units, purchases)
        WHERE stock.sale_id = take.sale_id AND stock.sku_id = take.sku_id`,
      [
        taken.map(({ saleId }) => saleId),
        taken.map(({ skuId }) => skuId),
        taken.map(({ units }) => units),
        taken.map(({ purchases }) => purchases),
      ],
    );
  }
  if (fencedEpoch > before.fencedEpoch) {
    await manager.query(
      `INSERT INTO partition_fence (partition, epoch) VALUES ($1, $2)
       ON CONFLICT (partition) DO UPDATE SET epoch = greatest(partition_fence.epoch, excluded.epoch), fenced_at = now()`,
      [partition, fencedEpoch],
    );
  }
  if (suspectEpoch > 0) {
    await manager.query('UPDATE gate_epoch SET suspect_epoch = greatest(suspect_epoch, $1)', [suspectEpoch]);
  }
  return inserts.map((purchase) => ({ ...purchase, recordedAtMs: recordedAt.get(purchase.purchaseId)! }));
}

async function insert(
  manager: EntityManager,
  inserts: LedgerDecision['inserts'],
): Promise<Map<string, number>> {
  if (inserts.length === 0) return new Map();
  const rows: { purchase_id: string; recorded_at: Date }[] = await manager.query(
    INSERT_PURCHASES,
    purchaseColumns(inserts),
  );
  // Only of a sale without rows to lock: somebody else has stored it since we looked. Rolled back, the batch sees it.
  if (rows.length < inserts.length)
    throw new Error('A purchase was stored by another member: the batch is repeated');
  return new Map(rows.map((row) => [row.purchase_id, row.recorded_at.getTime()]));
}

function distinct(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}
