import type { Goods, GoodsOutcome } from '@stampede/contracts';
import { Problem } from '@stampede/http';
import { unknownCategory, unknownGoods } from './goods-id.js';

/** The goods after a change, or why there was none. What CONFLICT means depends on the change. */
export function changedGoods({ code, message, goods }: GoodsOutcome): Goods {
  switch (code) {
    case 'OK':
      if (goods !== null) return goods;
      break;
    case 'NOT_FOUND':
      throw unknownGoods();
    case 'UNKNOWN_CATEGORY':
      throw unknownCategory();
    case 'INVALID':
      throw new Problem('VALIDATION_FAILED', message ?? 'The goods cannot be as described.');
  }
  throw new Error(`a change of goods answered ${code}`);
}
