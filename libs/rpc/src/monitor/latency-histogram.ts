const SUB_BITS = 3;
const SUBS = 1 << SUB_BITS;
/** Up to 2^27 microseconds, 134 seconds; what is longer counts as that. */
const BUCKETS = (27 - SUB_BITS + 1) * SUBS;
const LONGEST = 2 ** 27 - 1;

/** Bucket by bucket, the bounds that {@link LatencyHistogram.cumulative} tells of. */
const TOLD_BUCKETS = Array.from({ length: BUCKETS }, (_, bucket) => bucket).filter((bucket) => {
  const boundMs = upperBoundMs(bucket);
  if (boundMs < 0.25 || boundMs > 9000) return false;
  const isDense = boundMs > 1 && boundMs < 200;
  return (bucket + 1) % (isDense ? SUBS / 2 : SUBS) === 0;
});

/** A {@link LatencyHistogram} as plain values. */
export interface LatencySnapshot {
  readonly sumMs: number;
  readonly minMs: number;
  readonly maxMs: number;
  readonly lastMs: number;
  /** Pairs of bucket and count, buckets in ascending order. */
  readonly buckets: readonly (readonly [bucket: number, count: number])[];
}

/**
 * How long calls took, in 200 fixed buckets: eight for each doubling from 1 µs on, so that a percentile is at most an eighth too
 * large. Takes 1.6 kB, however many calls it counts; histograms of several processes can be added.
 */
export class LatencyHistogram {
  private readonly counts = new Float64Array(BUCKETS);
  count = 0;
  sumMs = 0;
  minMs = Number.POSITIVE_INFINITY;
  maxMs = 0;
  lastMs = 0;

  record(ms: number): void {
    this.counts[bucketOf(ms)]!++;
    this.count++;
    this.sumMs += ms;
    this.lastMs = ms;
    if (ms < this.minMs) this.minMs = ms;
    if (ms > this.maxMs) this.maxMs = ms;
  }

  /** The time within which `percent` of the calls ended, in milliseconds; 0 when there was none. */
  percentile(percent: number): number {
    let left = Math.max(1, Math.ceil((this.count * percent) / 100));
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      left -= this.counts[bucket]!;
      if (left <= 0) return Math.min(upperBoundMs(bucket), this.maxMs);
    }
    return 0;
  }

  /**
   * How many calls took less than each of 24 bounds, as Prometheus wants it: from 0.256 ms to 8.4 s, each twice the one before, and one
   * between them from 1 to 200 ms. They are bounds of buckets, so the counts are exact.
   */
  cumulative(): { readonly belowMs: number; readonly count: number }[] {
    let bucket = 0;
    let count = 0;
    return TOLD_BUCKETS.map((last) => {
      while (bucket <= last) count += this.counts[bucket++]!;
      return { belowMs: upperBoundMs(last), count };
    });
  }

  add({ sumMs, minMs, maxMs, lastMs, buckets }: LatencySnapshot): void {
    for (const [bucket, count] of buckets) {
      this.counts[bucket]! += count;
      this.count += count;
    }
    this.sumMs += sumMs;
    if (buckets.length > 0) this.minMs = Math.min(this.minMs, minMs);
    this.maxMs = Math.max(this.maxMs, maxMs);
    this.lastMs = lastMs;
  }

  snapshot(): LatencySnapshot {
    const buckets: [number, number][] = [];
    this.counts.forEach((count, bucket) => count > 0 && buckets.push([bucket, count]));
    const { sumMs, maxMs, lastMs } = this;
    return { sumMs, minMs: this.count === 0 ? 0 : this.minMs, maxMs, lastMs, buckets };
  }
}

/** Whether a value from elsewhere is a snapshot that can be added. */
export const isLatencySnapshot = (value: LatencySnapshot): boolean =>
  [value.sumMs, value.minMs, value.maxMs, value.lastMs].every((ms) => Number.isFinite(ms) && ms >= 0) &&
  value.buckets.every(
    ([bucket, count]) => Number.isInteger(bucket) && bucket >= 0 && bucket < BUCKETS && count > 0,
  );

function bucketOf(ms: number): number {
  const us = Math.min(Math.floor(ms * 1000), LONGEST);
  if (us < SUBS) return Math.max(us, 0);
  const octave = 31 - Math.clz32(us);
  return (octave - SUB_BITS + 1) * SUBS + ((us >> (octave - SUB_BITS)) & (SUBS - 1));
}

function upperBoundMs(bucket: number): number {
  if (bucket < SUBS) return (bucket + 1) / 1000;
  const octave = Math.floor(bucket / SUBS) + SUB_BITS - 1;
  return (2 ** octave + ((bucket % SUBS) + 1) * 2 ** (octave - SUB_BITS)) / 1000;
}
