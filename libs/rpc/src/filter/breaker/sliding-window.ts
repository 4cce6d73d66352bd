const BUCKETS = 10;
const KINDS = 3;

/** What one call was. */
export type WindowEntry = 'success' | 'failure' | 'slow';

const KIND: Readonly<Record<WindowEntry, number>> = { success: 0, failure: 1, slow: 2 };

/**
 * Counts the calls of the last `windowMs` milliseconds, in ten buckets: what is counted is between nine tenths of the window and the
 * whole of it. Memory does not grow with the calls.
 */
export class SlidingWindow {
  private readonly counts = new Uint32Array(BUCKETS * KINDS);
  private readonly totals = new Float64Array(KINDS);
  private latest = -1;

  constructor(private readonly windowMs: number) {}

  /** @param now instant of the monotonic clock, never earlier than the last one */
  add(entry: WindowEntry, now: number): void {
    const bucket = this.moveTo(now);
    this.counts[bucket * KINDS + KIND[entry]]!++;
    this.totals[KIND[entry]]!++;
  }

  /** As of the last {@link add}. */
  count(entry: WindowEntry): number {
    return this.totals[KIND[entry]]!;
  }

  get calls(): number {
    return this.totals[0]! + this.totals[1]! + this.totals[2]!;
  }

  clear(): void {
    this.counts.fill(0);
    this.totals.fill(0);
  }

  private moveTo(now: number): number {
    const current = Math.floor((now * BUCKETS) / this.windowMs);
    for (let passed = Math.max(this.latest + 1, current - BUCKETS + 1); passed <= current; passed++) {
      const bucket = passed % BUCKETS;
      for (let kind = 0; kind < KINDS; kind++) {
        this.totals[kind]! -= this.counts[bucket * KINDS + kind]!;
        this.counts[bucket * KINDS + kind] = 0;
      }
    }
    this.latest = current;
    return current % BUCKETS;
  }
}
