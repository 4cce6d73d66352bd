import type { Sale } from '@stampede/contracts';
import { BoundedCache } from '../domain/bounded-cache.js';
import type { MonotonicClock } from '../domain/clock.js';
import { Problem } from '../domain/problem.js';
import type { Sales } from './ports.js';

const SALE_ID = /^[a-z0-9-]{3,40}$/;
const FRESH_MS = 1000;
const MAX_CACHED = 1000;

interface Cached {
  readonly sale: Promise<Sale>;
  readonly untilMs: number;
}

/** A sale, at most a second old: a crowd that looks at one page costs one call a second. */
export class FindSale {
  private readonly cache = new BoundedCache<Cached>(MAX_CACHED);

  constructor(
    private readonly sales: Sales,
    private readonly now: MonotonicClock,
  ) {}

  execute(saleId: string): Promise<Sale> {
    const cached = this.cache.get(saleId);
    if (cached !== undefined && this.now() < cached.untilMs) return cached.sale;
    const sale = this.fetch(saleId);
    this.cache.set(saleId, { sale, untilMs: this.now() + FRESH_MS });
    // Neither failures nor absence are kept: the sale may be created the next moment.
    sale.catch(() => this.cache.delete(saleId));
    return sale;
  }

  private async fetch(saleId: string): Promise<Sale> {
    const sale = SALE_ID.test(saleId) ? await this.sales.find(saleId) : null;
    if (sale === null) throw new Problem('NOT_FOUND', 'There is no such sale.');
    return sale;
  }
}
