/**
 * Lets `rate` calls per `intervalMs` through in the long run and up to `burst` at once (the leaky bucket as a meter of ITU-T I.371).
 * In any span of `t` milliseconds at most `burst + rate · t / intervalMs` calls pass: unlike with a window that is reset on the
 * clock, nothing special happens at an edge.
 */
export class TokenBucket {
  private tokens: number;
  private filledAt: number;

  /** @param now instant of the monotonic clock in milliseconds; the bucket starts full */
  constructor(
    private readonly rate: number,
    private readonly intervalMs: number,
    private readonly burst: number,
    now: number,
  ) {
    this.tokens = burst;
    this.filledAt = now;
  }

  /** Takes a token if there is a whole one. */
  tryTake(now: number): boolean {
    const filled = this.tokens + ((now - this.filledAt) * this.rate) / this.intervalMs;
    this.tokens = Math.min(this.burst, filled);
    this.filledAt = now;
    if (this.tokens < 1) return false;
    this.tokens--;
    return true;
  }
}
