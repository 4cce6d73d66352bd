import type { MonotonicClock } from './clock.js';

/**
 * So many per key and window, in this process's memory: with n instances a key gets up to n times as much. Windows are the same for all
 * keys, so that a new one forgets everybody at once. Beyond `maxKeys` different keys in a window the window ends early.
 */
export class WindowLimiter {
  private counts = new Map<string, number>();
  private endsAtMs = 0;

  constructor(
    private readonly limit: number,
    private readonly windowMs: number,
    private readonly now: MonotonicClock,
    private readonly maxKeys = 200_000,
  ) {}

  /** 0 when it may go on and was counted, else milliseconds until it may. */
  take(key: string): number {
    const nowMs = this.now();
    if (nowMs >= this.endsAtMs) this.begin(nowMs);
    const count = this.counts.get(key);
    if (count === undefined) {
      if (this.counts.size >= this.maxKeys) this.begin(nowMs);
      this.counts.set(key, 1);
      return 0;
    }
    if (count >= this.limit) return this.endsAtMs - nowMs;
    this.counts.set(key, count + 1);
    return 0;
  }

  /** Takes one back, e.g. of an attempt that turned out to be right. */
  giveBack(key: string): void {
    const count = this.counts.get(key);
    if (count === undefined) return;
    if (count <= 1) this.counts.delete(key);
    else this.counts.set(key, count - 1);
  }

  private begin(nowMs: number): void {
    this.counts = new Map();
    this.endsAtMs = nowMs + this.windowMs;
  }
}
