import type { Category } from '@stampede/contracts';
import type { MonotonicClock } from '@stampede/http';
import { FreshCache } from '../domain/fresh-cache.js';
import type { Catalog } from './ports/catalog.js';

const FRESH_MS = 5000;

/** All categories, at most five seconds old. */
export class ListCategories {
  private readonly cache: FreshCache<Category[]>;

  constructor(
    private readonly catalog: Catalog,
    now: MonotonicClock,
  ) {
    this.cache = new FreshCache(1, FRESH_MS, now);
  }

  execute(): Promise<Category[]> {
    return this.cache.get('', () => this.catalog.listCategories());
  }
}
