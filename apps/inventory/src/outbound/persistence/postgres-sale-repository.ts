import { inTransaction } from '@stampede/persistence';
import type { DataSource } from 'typeorm';
import { SaleRepository } from '../../application/ports/sale-repository.js';
import type { SaleCursor } from '../../domain/sale-cursor.js';
import type { LedgerSale, SaleDefinition } from '../../domain/sale.js';

interface SaleRow {
  readonly sale_id: string;
  readonly name: string;
  readonly starts_at: Date;
  readonly ends_at: Date;
  readonly per_user_limit: number;
  readonly items: LedgerSale['items'];
}

const SELECT_SALES = `
  SELECT sale_id, name, starts_at, ends_at, per_user_limit,
         (SELECT json_agg(json_build_object('skuId', sku_id, 'title', title, 'priceCents', price_cents, 'stock', total,
                                            'available', available) ORDER BY position)
            FROM stock WHERE stock.sale_id = sale.sale_id) AS items
    FROM sale`;

/** Sales in PostgreSQL. */
export class PostgresSaleRepository extends SaleRepository {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override insert(sale: SaleDefinition): Promise<LedgerSale | undefined> {
    const { saleId, name, startsAtMs, endsAtMs, perUserLimit, items } = sale;
    return inTransaction(this.dataSource, async (manager) => {
      const inserted: unknown[] = await manager.query(
        `INSERT INTO sale (sale_id, name, starts_at, ends_at, per_user_limit) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (sale_id) DO NOTHING RETURNING sale_id`,
        [saleId, name, new Date(startsAtMs), new Date(endsAtMs), perUserLimit],
      );
      if (inserted.length === 0) return undefined;
      await manager.query(
        `INSERT INTO stock (sale_id, sku_id, position, title, price_cents, total, available)
         SELECT $1, sku_id, position - 1, title, price_cents, total, total
           FROM unnest($2::text[], $3::text[], $4::int[], $5::int[])
                WITH ORDINALITY AS item (sku_id, title, price_cents, total, position)`,
        [
          saleId,
          items.map(({ skuId }) => skuId),
          items.map(({ title }) => title),
          items.map(({ priceCents }) => priceCents),
          items.map(({ stock }) => stock),
        ],
      );
      return { ...sale, items: items.map((item) => ({ ...item, available: item.stock })) };
    });
  }

  override async find(saleId: string): Promise<LedgerSale | undefined> {
    return (await this.select('WHERE sale_id = $1', [saleId]))[0];
  }

  override list(after: SaleCursor | undefined, limit: number): Promise<LedgerSale[]> {
    const newestFirst = 'ORDER BY starts_at DESC, sale_id DESC';
    if (!after) return this.select(`${newestFirst} LIMIT $1`, [limit]);
    return this.select(`WHERE (starts_at, sale_id) < ($2, $3) ${newestFirst} LIMIT $1`, [
      limit,
      new Date(after.startsAtMs),
      after.saleId,
    ]);
  }

  override async listIds(): Promise<string[]> {
    return this.selectIds('SELECT sale_id FROM sale', []);
  }

  override async exists(saleId: string): Promise<boolean> {
    const rows: unknown[] = await this.dataSource.query('SELECT 1 FROM sale WHERE sale_id = $1', [saleId]);
    return rows.length > 0;
  }

  override listMissingAtGate(epoch: number, limit: number): Promise<LedgerSale[]> {
    return this.select('WHERE gate_epoch < $1 ORDER BY created_at LIMIT $2', [epoch, limit]);
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
      perUserLimit: row.per_user_limit,
      items: row.items,
    }));
  }
}
