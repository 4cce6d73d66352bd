/** Observations up to each bound (cumulative, as Prometheus keeps them): upper bound in seconds → count; Infinity holds them all. */
export type Buckets = ReadonlyMap<number, number>;

/** Milliseconds; null where nothing was observed. */
export interface Quantiles {
  readonly tp50Ms: number | null;
  readonly tp90Ms: number | null;
  readonly tp99Ms: number | null;
  readonly tp999Ms: number | null;
}

export const NO_QUANTILES: Quantiles = { tp50Ms: null, tp90Ms: null, tp99Ms: null, tp999Ms: null };

export function countOf(buckets: Buckets): number {
  return buckets.get(Infinity) ?? 0;
}

export function addUp(all: Iterable<Buckets>): Buckets {
  const sum = new Map<number, number>();
  for (const buckets of all)
    for (const [bound, count] of buckets) sum.set(bound, (sum.get(bound) ?? 0) + count);
  return sum;
}

export function quantilesOf(buckets: Buckets): Quantiles {
  const [tp50Ms, tp90Ms, tp99Ms, tp999Ms] = [0.5, 0.9, 0.99, 0.999].map((q) => quantileMs(q, buckets));
  return { tp50Ms: tp50Ms!, tp90Ms: tp90Ms!, tp99Ms: tp99Ms!, tp999Ms: tp999Ms! };
}

/**
 * The same figure as `histogram_quantile` of Prometheus: linear within the bucket, and the highest finite bound when it lies beyond.
 * Null where nothing was observed.
 */
export function quantileMs(q: number, buckets: Buckets): number | null {
  const bounds = [...buckets.keys()].sort((a, b) => a - b);
  const total = countOf(buckets);
  if (bounds.length < 2 || !(total > 0)) return null;
  const rank = q * total;
  let below = 0;
  let start = 0;
  for (const bound of bounds.slice(0, -1)) {
    // A scrape is not one instant: a bucket may have been read a little later than the next one.
    const upTo = Math.max(below, buckets.get(bound)!);
    if (upTo >= rank) return 1000 * (start + (bound - start) * ((rank - below) / (upTo - below)));
    below = upTo;
    start = bound;
  }
  return 1000 * start;
}
