import { Injectable } from '@nestjs/common';
import type { Sale, SalePage } from '@stampede/contracts';
import { decodeSaleCursor, encodeSaleCursor } from '../domain/sale-cursor.js';
import { endOf, type LedgerSale } from '../domain/sale.js';
import { GateEpoch } from './gate-epoch.js';
import { SaleRepository } from './ports/sale-repository.js';
import { StockGate } from './ports/stock-gate.js';

const MAX_PAGE = 100;

/** Sales with what the gate has left of them; what the ledger has while the gate is closed. */
@Injectable()
export class BrowseSales {
  constructor(
    private readonly gate: StockGate,
    private readonly sales: SaleRepository,
    private readonly epoch: GateEpoch,
  ) {}

  async find(saleId: string): Promise<Sale | null> {
    const sale = await this.sales.find(saleId);
    return sale ? (await this.withAvailable([sale]))[0]! : null;
  }

  /** Undefined when the cursor is not one that a page gave. */
  async list(cursor: string | null, limit: number, withDrafts: boolean): Promise<SalePage | undefined> {
    const after = cursor === null ? undefined : decodeSaleCursor(cursor);
    if (cursor !== null && !after) return undefined;
    const size = Math.min(Math.max(limit, 1), MAX_PAGE);
    const found = await this.sales.list(after, size + 1, withDrafts);
    const page = found.slice(0, size);
    const nextCursor = found.length > size ? encodeSaleCursor(page.at(-1)!) : null;
    return { sales: await this.withAvailable(page), nextCursor };
  }

  async withAvailable(sales: readonly LedgerSale[]): Promise<Sale[]> {
    const open = this.epoch.open();
    const skus = sales.map(({ saleId, items }) => ({ saleId, skuIds: items.map(({ skuId }) => skuId) }));
    const left = open && (await this.gate.readAvailable(open.epoch, skus).catch(() => undefined));
    return sales.map((sale, index) => ({
      saleId: sale.saleId,
      name: sale.name,
      startsAtMs: String(sale.startsAtMs),
      endsAtMs: String(endOf(sale)),
      perUserLimit: sale.perUserLimit,
      isPublished: sale.isPublished,
      items: sale.items.map((item, at) => ({
        skuId: item.skuId,
        title: item.title,
        priceCents: item.priceCents,
        stock: item.total,
        available: Math.min(left?.[index]?.[at] ?? item.available, item.total),
      })),
    }));
  }
}
