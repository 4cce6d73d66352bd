import type { SaleFigures } from '@stampede/contracts';
import { inTransaction } from '@stampede/persistence';
import type { DataSource } from 'typeorm';
import { SaleRepository } from '../../application/ports/sale-repository.js';
import type { SnapshotSale } from '../../domain/gate-snapshot.js';
import type { SaleCursor } from '../../domain/sale-cursor.js';
import type { LedgerSale, SaleDefinition } from '../../domain/sale.js';
import { readSnapshotSales } from './snapshot-sales.js';

interface SaleRow {
  readonly sale_id: string;
  readonly name: string;
  readonly starts_at: Date;
  readonly ends_at: Date;
  readonly ended_at: Date | null;
  readonly per_user_limit: number;
  readonly is_published: boolean;
  readonly items: LedgerSale['items'];
}

const SELECT_SALES = `
  SELECT sale_id, name, starts_at, ends_at, ended_at, per_user_limit, published_at IS NOT NULL AS is_published,
         (SELECT json_agg(json_build_object('skuId', sku_id, 'title', title, 'priceCents', price_cents, 'stock', initial_total,
                                            'total', total, 'available', available) ORDER BY position)
            FROM stock WHERE stock.sale_id = sale.sale_id) AS items
    FROM sale`;

const SELECT_FIGURES = `
  SELECT json_agg(json_build_object('skuId', sku_id, 'total', total, 'available', available, 'reserved', reserved,
                                    'sold', sold) ORDER BY position) AS items,
         sum(reserved_purchases)::int AS "reservedPurchases",
         sum(sold_purchases)::int AS "soldPurchases",
         sum(released_purchases)::int AS "releasedPurchases",
         (SELECT count(*)::int FROM purchase WHERE sale_id = $1 AND reason IS NOT NULL) AS "rejectedPurchases"
    FROM stock WHERE sale_id = $1 HAVING count(*) > 0`;

/** Sales in PostgreSQL. */
export class PostgresSaleRepository extends SaleRepository {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override insert(sale: SaleDefinition): Promise<LedgerSale | undefined> {
    const { saleId, name, startsAtMs, endsAtMs, perUserLimit, isPublished, items } = sale;
    return inTransaction(this.dataSource, async (manager) => {
      const inserted: unknown[] = await manager.query(
        `INSERT INTO sale (sale_id, name, starts_at, ends_at, per_user_limit, published_at)
         VALUES ($1, $2, $3, $4, $5, CASE WHEN $6 THEN now() END)
         ON CONFLICT (sale_id) DO NOTHING RETURNING sale_id`,
        [saleId, name, new Date(startsAtMs), new Date(endsAtMs), perUserLimit, isPublished],
      );
      if (inserted.length === 0) return undefined;
      await manager.query(
        `INSERT INTO stock (sale_id, sku_id, position, title, price_cents, initial_total, total, available)
         SELECT $1, sku_id, position - 1, title, price_cents, units, units, units
           FROM unnest($2::text[], $3::text[], $4::int[], $5::int[])
                WITH ORDINALITY AS item (sku_id, title, price_cents, units, position)`,
        [
          saleId,
          items.map(({ skuId }) => skuId),
          items.map(({ title }) => title),
          items.map(({ priceCents }) => priceCents),
          items.map(({ stock }) => stock),
        ],
      );
      return { ...sale, items: items.map((item) => ({ ...item, total: item.stock, available: item.stock })) };
    });
  }

  override async find(saleId: string): Promise<LedgerSale | undefined> {
    return (await this.select('WHERE sale_id = $1', [saleId]))[0];
  }

  override list(after: SaleCursor | undefined, limit: number, withDrafts: boolean): Promise<LedgerSale[]> {
    return this.select(
      `WHERE ($2 OR published_at IS NOT NULL) AND ($3::text IS NULL OR (starts_at, sale_id) < ($4, $3))
       ORDER BY starts_at DESC, sale_id DESC LIMIT $1`,
      [limit, withDrafts, after?.saleId, after && new Date(after.startsAtMs)],
    );
  }

  override async findFigures(saleId: string): Promise<SaleFigures | undefined> {
    const [figures]: Omit<SaleFigures, 'saleId'>[] = await this.dataSource.query(SELECT_FIGURES, [saleId]);
    return figures && { saleId, ...figures };
  }

  override listPublishedIds(): Promise<string[]> {
    return this.selectIds('SELECT sale_id FROM sale WHERE published_at IS NOT NULL', []);
  }

  override async isPublished(saleId: string): Promise<boolean> {
    const sql = 'SELECT sale_id FROM sale WHERE sale_id = $1 AND published_at IS NOT NULL';
    return (await this.selectIds(sql, [saleId])).length > 0;
  }

  override async readForGate(saleId: string): Promise<SnapshotSale | undefined> {
    return (await readSnapshotSales(this.dataSource, [saleId]))[0];
  }

  override listIdsMissingAtGate(epoch: number, limit: number): Promise<string[]> {
    return this.selectIds(
      'SELECT sale_id FROM sale WHERE gate_epoch < $1 AND published_at IS NOT NULL ORDER BY created_at LIMIT $2',
      [epoch, limit],
    );
  }

  override async listIdsAtGate(epoch: number): Promise<string[]> {
    return this.selectIds('SELECT sale_id FROM sale WHERE gate_epoch = $1', [epoch]);
  }

  override async markAtGate(epoch: number, saleIds: readonly string[]): Promise<void> {
    await this.dataSource.query(
      'UPDATE sale SET gate_epoch = greatest(gate_epoch, $1) WHERE sale_id = ANY($2)',
      [epoch, saleIds],
    );
  }

  private async selectIds(sql: string, parameters: unknown[]): Promise<string[]> {
    const rows: { sale_id: string }[] = await this.dataSource.query(sql, parameters);
    return rows.map((row) => row.sale_id);
  }

  private async select(rest: string, parameters: unknown[]): Promise<LedgerSale[]> {
    const rows: SaleRow[] = await this.dataSource.query(`${SELECT_SALES} ${rest}`, parameters);
    return rows.map((row) => ({
      saleId: row.sale_id,
      name: row.name,
      startsAtMs: row.starts_at.getTime(),
      endsAtMs: row.ends_at.getTime(),
      ...(row.ended_at ? { endedAtMs: row.ended_at.getTime() } : {}),
      perUserLimit: row.per_user_limit,
      isPublished: row.is_published,
      items: row.items,
    }));
  }
}
