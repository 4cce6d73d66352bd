import type { Goods, GoodsOutcome } from '@stampede/contracts';

export function ok(goods: Goods): GoodsOutcome {
  return { code: 'OK', message: null, goods };
}

export function refused(
  code: 'CONFLICT' | 'NOT_FOUND' | 'UNKNOWN_CATEGORY' | 'INVALID',
  message: string,
  goods: Goods | null = null,
): GoodsOutcome {
  return { code, message, goods };
}
