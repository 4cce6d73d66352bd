const BUCKETS = 10;

/** The average of what was recorded in the last 30 s, in steps of 3 s; recording and asking take constant time. */
export class SlidingAverage {
  private readonly sums = new Float64Array(BUCKETS);
  private readonly counts = new Float64Array(BUCKETS);
  private sum = 0;
  private count = 0;
  private tick = 0;

  constructor(private readonly bucketMs = 3000) {}

  record(value: number, nowMs: number): void {
    this.advance(nowMs);
    const bucket = this.tick % BUCKETS;
    this.sums[bucket]! += value;
    this.counts[bucket]!++;
    this.sum += value;
    this.count++;
  }

  /** Undefined when nothing was recorded in the window. */
  at(nowMs: number): number | undefined {
    this.advance(nowMs);
    return this.count === 0 ? undefined : this.sum / this.count;
  }

  private advance(nowMs: number): void {
    const tick = Math.floor(nowMs / this.bucketMs);
    for (let passed = Math.max(this.tick + 1, tick - BUCKETS + 1); passed <= tick; passed++) {
      const bucket = passed % BUCKETS;
      this.sum -= this.sums[bucket]!;
      this.count -= this.counts[bucket]!;
      this.sums[bucket] = this.counts[bucket] = 0;
    }
    if (this.count === 0) this.sum = 0; // What rounding left over.
    if (tick > this.tick) this.tick = tick;
  }
}
