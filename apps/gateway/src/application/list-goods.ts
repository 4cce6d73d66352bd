import type { GoodsPage } from '@stampede/contracts';
import type { MonotonicClock } from '@stampede/http';
import { FreshCache } from '../domain/fresh-cache.js';
import type { Catalog } from './ports/catalog.js';

const FRESH_MS = 5000;
/** Pages of up to 100 goods. */
const MAX_CACHED = 100;
const DEFAULT_PAGE = 20;

/** A page of goods, at most five seconds old. */
export class ListGoods {
  private readonly cache: FreshCache<GoodsPage>;

  constructor(
    private readonly catalog: Catalog,
    now: MonotonicClock,
  ) {
    this.cache = new FreshCache(MAX_CACHED, FRESH_MS, now);
  }

  execute(
    categoryId: string | undefined,
    cursor: string | undefined,
    limit = DEFAULT_PAGE,
  ): Promise<GoodsPage> {
    return this.cache.get(JSON.stringify([categoryId, cursor, limit]), () =>
      this.catalog.list(categoryId ?? null, cursor ?? null, limit),
    );
  }
}
