/**
 * Refuses work that could not be done in time: when too much is under way, or when the event loop is late. A quick 503 with
 * Retry-After serves the buyer better than an answer after everybody's patience.
 */
export class LoadShedder {
  private underWay = 0;
  private loopDelayMs = 0;

  constructor(
    private readonly maxUnderWay: number,
    private readonly maxLoopDelayMs: number,
  ) {}

  get active(): number {
    return this.underWay;
  }

  /** Whether one more may begin; whoever got true calls {@link leave} once. */
  enter(): boolean {
    if (this.underWay >= this.maxUnderWay || this.loopDelayMs > this.maxLoopDelayMs) return false;
    this.underWay += 1;
    return true;
  }

  leave(): void {
    this.underWay -= 1;
  }

  /** Told now and then how late the event loop runs. */
  observeLoopDelay(delayMs: number): void {
    this.loopDelayMs = delayMs;
  }
}
