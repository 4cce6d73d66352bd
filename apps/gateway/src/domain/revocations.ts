/** By how much the clocks of two gateways may differ. */
const CLOCK_SKEW_MS = 60_000;

/**
 * Sessions that were ended before they expired, in this process's memory: whoever verifies a token asks here and nobody else. Each is
 * forgotten when none of its tokens can be valid any more, so there are never more than the logouts of that time.
 */
export class Revocations {
  private readonly forgetAtMs = new Map<string, number>();

  constructor(
    /** No access token lives longer. */
    private readonly maxTokenLifeMs: number,
    /** The time of day, by which tokens expire. */
    private readonly now: () => number,
  ) {}

  get size(): number {
    return this.forgetAtMs.size;
  }

  /** Asked for every request: nothing is looked up while nothing is revoked. */
  has(sessionId: string | undefined): boolean {
    return this.forgetAtMs.size > 0 && sessionId !== undefined && this.forgetAtMs.has(sessionId);
  }

  add(sessionIds: readonly string[]): void {
    const nowMs = this.now();
    this.forgetOlderThan(nowMs);
    for (const sessionId of sessionIds) {
      if (!this.forgetAtMs.has(sessionId))
        this.forgetAtMs.set(sessionId, nowMs + this.maxTokenLifeMs + CLOCK_SKEW_MS);
    }
  }

  /** A map keeps the order of insertion, and all live equally long: the first that must stay ends it. */
  private forgetOlderThan(nowMs: number): void {
    for (const [sessionId, forgetAtMs] of this.forgetAtMs) {
      if (nowMs < forgetAtMs) return;
      this.forgetAtMs.delete(sessionId);
    }
  }
}
