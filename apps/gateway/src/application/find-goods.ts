import type { Goods } from '@stampede/contracts';
import type { MonotonicClock } from '@stampede/http';
import { FreshCache } from '../domain/fresh-cache.js';
import { isSkuId, unknownGoods } from './goods-id.js';
import type { Catalog } from './ports/catalog.js';

const FRESH_MS = 5000;
const MAX_CACHED = 1000;

/** Goods, at most five seconds old. */
export class FindGoods {
  private readonly cache: FreshCache<Goods>;

  constructor(
    private readonly catalog: Catalog,
    now: MonotonicClock,
  ) {
    this.cache = new FreshCache(MAX_CACHED, FRESH_MS, now);
  }

  execute(skuId: string): Promise<Goods> {
    return this.cache.get(skuId, () => this.fetch(skuId));
  }

  private async fetch(skuId: string): Promise<Goods> {
    const goods = isSkuId(skuId) ? await this.catalog.find(skuId) : null;
    if (goods === null) throw unknownGoods();
    return goods;
  }
}
