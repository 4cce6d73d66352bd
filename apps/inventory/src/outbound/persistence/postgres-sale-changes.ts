import { inTransaction } from '@stampede/persistence';
import type { DataSource, EntityManager } from 'typeorm';
import { SaleChanges, type PendingChange } from '../../application/ports/sale-changes.js';
import {
  decideAddition,
  noSuchSale,
  type AdditionState,
  type ChangeRefusal,
  type StockAddition,
} from '../../domain/sale-change.js';

interface PendingRow {
  readonly sale_id: string;
  readonly additions: PendingChange['additions'];
  readonly ended_at: Date | null;
}

/** Changes of sales in PostgreSQL. */
export class PostgresSaleChanges extends SaleChanges {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async publish(saleId: string): Promise<boolean> {
    const [, changed] = (await this.dataSource.query(
      `UPDATE sale SET published_at = now()
        WHERE sale_id = $1 AND published_at IS NULL AND least(ends_at, ended_at) > now()`,
      [saleId],
    )) as [unknown, number];
    return changed === 1;
  }

  override add(addition: StockAddition): Promise<ChangeRefusal | undefined> {
    return inTransaction(this.dataSource, (manager) => addStock(manager, addition));
  }

  override async end(saleId: string): Promise<void> {
    // Cut to the millisecond that runs, for a rounded one may lie ahead and would let somebody in.
    await this.dataSource.query(
      `UPDATE sale SET ended_at = date_trunc('milliseconds', now())
        WHERE sale_id = $1 AND ended_at IS NULL AND ends_at > now()`,
      [saleId],
    );
  }

  override async listMissingAtGate(epoch: number, limit: number): Promise<PendingChange[]> {
    const rows: PendingRow[] = await this.dataSource.query(
      `SELECT sale_id, CASE WHEN ended_gate_epoch < $1 THEN ended_at END AS ended_at,
              (SELECT coalesce(json_agg(json_build_object('additionId', addition_id, 'skuId', sku_id, 'units', units)), '[]')
                 FROM stock_addition
                WHERE stock_addition.sale_id = sale.sale_id AND stock_addition.gate_epoch < $1) AS additions
         FROM sale
        WHERE gate_epoch = $1 AND (ended_at IS NOT NULL AND ended_gate_epoch < $1 OR
                                   sale_id IN (SELECT sale_id FROM stock_addition WHERE gate_epoch < $1))
        LIMIT $2`,
      [epoch, limit],
    );
    return rows.map(({ sale_id: saleId, additions, ended_at: endedAt }) => ({
      saleId,
      additions,
      ...(endedAt ? { endedAtMs: endedAt.getTime() } : {}),
    }));
  }

  override async markAtGate(epoch: number, change: PendingChange): Promise<void> {
    const { saleId, additions, endedAtMs } = change;
    await this.dataSource.query(
      `UPDATE stock_addition SET gate_epoch = greatest(gate_epoch, $1) WHERE sale_id = $2 AND addition_id = ANY($3)`,
      [epoch, saleId, additions.map(({ additionId }) => additionId)],
    );
    if (endedAtMs === undefined) return;
    await this.dataSource.query(
      'UPDATE sale SET ended_gate_epoch = greatest(ended_gate_epoch, $1) WHERE sale_id = $2',
      [epoch, saleId],
    );
  }
}

async function addStock(manager: EntityManager, addition: StockAddition): Promise<ChangeRefusal | undefined> {
  const { saleId, additionId, skuId, units } = addition;
  const state = await lockState(manager, addition);
  if (!state) return noSuchSale(saleId);
  const verdict = decideAddition(addition, state);
  if (verdict === 'done') return undefined;
  if (verdict !== 'apply') return verdict;
  await manager.query(
    'INSERT INTO stock_addition (sale_id, addition_id, sku_id, units) VALUES ($1, $2, $3, $4)',
    [saleId, additionId, skuId, units],
  );
  await manager.query(
    'UPDATE stock SET total = total + $3, available = available + $3 WHERE sale_id = $1 AND sku_id = $2',
    [saleId, skuId, units],
  );
  return undefined;
}

/** All rows of the sale, in the order of all who lock them: so what was added under an id is known for certain. */
async function lockState(
  manager: EntityManager,
  { saleId, additionId, skuId }: StockAddition,
): Promise<AdditionState | undefined> {
  const stock: { skuId: string; priceCents: number; total: number }[] = await manager.query(
    `SELECT sku_id AS "skuId", price_cents AS "priceCents", total FROM stock
      WHERE sale_id = $1 ORDER BY sku_id FOR UPDATE`,
    [saleId],
  );
  const [sale]: (Pick<AdditionState, 'isOver' | 'perUserLimit'> & {
    known: AdditionState['known'] | null;
  })[] = await manager.query(
    `SELECT least(ends_at, ended_at) <= clock_timestamp() AS "isOver", per_user_limit AS "perUserLimit",
              (SELECT json_build_object('skuId', sku_id, 'units', units) FROM stock_addition
                WHERE sale_id = $1 AND addition_id = $2) AS known
         FROM sale WHERE sale_id = $1`,
    [saleId, additionId],
  );
  if (!sale) return undefined;
  return { ...sale, known: sale.known ?? undefined, stock: stock.find((row) => row.skuId === skuId) };
}
