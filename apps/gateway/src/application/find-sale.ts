import type { Sale } from '@stampede/contracts';
import type { MonotonicClock } from '@stampede/http';
import { FreshCache } from '../domain/fresh-cache.js';
import type { Sales } from './ports/sales.js';
import { isSaleId, unknownSale } from './sale-id.js';

const FRESH_MS = 1000;
const MAX_CACHED = 1000;

/** A sale as buyers see it, at most a second old. A draft is not there for them. */
export class FindSale {
  private readonly cache: FreshCache<Sale>;

  constructor(
    private readonly sales: Sales,
    now: MonotonicClock,
  ) {
    this.cache = new FreshCache(MAX_CACHED, FRESH_MS, now);
  }

  execute(saleId: string): Promise<Sale> {
    return this.cache.get(saleId, () => this.fetch(saleId));
  }

  private async fetch(saleId: string): Promise<Sale> {
    const sale = isSaleId(saleId) ? await this.sales.find(saleId) : null;
    if (sale === null || !sale.isPublished) throw unknownSale();
    return sale;
  }
}
