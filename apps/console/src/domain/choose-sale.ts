/** What choosing needs to know of a sale; times in milliseconds since 1970. */
export interface SaleTimes {
  readonly saleId: string;
  readonly startsAtMs: string | number;
  readonly endsAtMs: string | number;
  readonly isPublished: boolean;
}

export type SaleStatus = 'DRAFT' | 'UPCOMING' | 'LIVE' | 'ENDED';

/** A sale and its stock at the gate. */
export interface SaleStock extends SaleTimes {
  readonly items: readonly { readonly stock: number; readonly available: number }[];
}

/** A spike is looked at for a while after its sale has ended, and a moment before it begins. */
const STAYS_MS = 30 * 60_000;
const COMES_MS = 60_000;
/** Nobody bought in it until then: it is not the one with the crowd. */
const QUIET_AFTER_MS = 15_000;

/** Ended first: a sale may be ended before its start, and a draft that is over can no longer be published. */
export function statusOf(sale: Omit<SaleTimes, 'saleId'>, nowMs: number): SaleStatus {
  if (nowMs >= Number(sale.endsAtMs)) return 'ENDED';
  if (!sale.isPublished) return 'DRAFT';
  return nowMs < Number(sale.startsAtMs) ? 'UPCOMING' : 'LIVE';
}

/**
 * The sale that an operator most likely wants to see: of those that run, ended lately or start within a minute the one that starts last,
 * those last where nobody buys; else the next one, else the last one.
 */
export function chooseSale<S extends SaleStock>(sales: readonly S[], nowMs: number): S | undefined {
  const published = sales
    .filter(({ isPublished }) => isPublished)
    .sort((a, b) => Number(b.startsAtMs) - Number(a.startsAtMs));
  const current = published.filter(
    ({ startsAtMs, endsAtMs }) =>
      Number(startsAtMs) <= nowMs + COMES_MS &&
      Number(endsAtMs) > nowMs - STAYS_MS &&
      Number(endsAtMs) > Number(startsAtMs), // One that was ended before its start never ran.
  );
  const next = published.findLast((sale) => statusOf(sale, nowMs) === 'UPCOMING');
  return current.find((sale) => !isQuiet(sale, nowMs)) ?? current[0] ?? next ?? published[0];
}

function isQuiet({ startsAtMs, items }: SaleStock, nowMs: number): boolean {
  const isUntouched = items.every(({ stock, available }) => available >= stock);
  return isUntouched && nowMs - Number(startsAtMs) > QUIET_AFTER_MS;
}
