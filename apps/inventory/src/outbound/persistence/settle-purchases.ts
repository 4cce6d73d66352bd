import type { EntityManager } from 'typeorm';
import type { RecordedPurchase } from '../../domain/purchase.js';
import { decideSettlements, type Settlement, type SettlementDecision } from '../../domain/settle-ledger.js';
import { PURCHASE_COLUMNS, recordedPurchase, type PurchaseRow } from './purchase-row.js';

/** Moves the units of ended orders: stock rows locked first, in the order of all who lock them, then the purchases. */
export async function settlePurchases(
  manager: EntityManager,
  settlements: readonly Settlement[],
): Promise<{ decision: SettlementDecision; rows: RecordedPurchase[] }> {
  await manager.query(
    `SELECT 1 FROM stock JOIN unnest($1::text[], $2::text[]) AS line (sale_id, sku_id) USING (sale_id, sku_id)
      ORDER BY stock.sale_id, stock.sku_id FOR UPDATE OF stock`,
    [settlements.map(({ saleId }) => saleId), settlements.map(({ skuId }) => skuId)],
  );
  const before: PurchaseRow[] = await manager.query(
    `SELECT ${PURCHASE_COLUMNS} FROM purchase WHERE purchase_id = ANY($1) ORDER BY purchase_id FOR UPDATE`,
    [settlements.map(({ purchaseId }) => purchaseId)],
  );
  const rows = before.map(recordedPurchase);
  const decision = decideSettlements(rows, settlements);
  const { changes, moves } = decision;
  if (changes.length > 0) {
    await manager.query(
      `UPDATE purchase SET status = change.status, settled_at = now()
         FROM unnest($1::text[], $2::text[]) AS change (purchase_id, status)
        WHERE purchase.purchase_id = change.purchase_id AND purchase.status = 'RESERVED'`,
      [changes.map(({ row }) => row.purchaseId), changes.map(({ target }) => target)],
    );
    await manager.query(
      `UPDATE stock SET reserved = reserved - move.sold - move.released, sold = stock.sold + move.sold,
                        available = available + move.released,
                        reserved_purchases = reserved_purchases - move.sold_purchases - move.released_purchases,
                        sold_purchases = stock.sold_purchases + move.sold_purchases,
                        released_purchases = stock.released_purchases + move.released_purchases
         FROM unnest($1::text[], $2::text[], $3::int[], $4::int[], $5::int[], $6::int[])
              AS move (sale_id, sku_id, sold, released, sold_purchases, released_purchases)
        WHERE stock.sale_id = move.sale_id AND stock.sku_id = move.sku_id`,
      [
        moves.map(({ saleId }) => saleId),
        moves.map(({ skuId }) => skuId),
        moves.map(({ sold }) => sold),
        moves.map(({ released }) => released),
        moves.map(({ soldPurchases }) => soldPurchases),
        moves.map(({ releasedPurchases }) => releasedPurchases),
      ],
    );
  }
  const targets = new Map(changes.map(({ row, target }) => [row.purchaseId, target]));
  return {
    decision,
    rows: rows.map((row) => ({ ...row, status: targets.get(row.purchaseId) ?? row.status })),
  };
}
