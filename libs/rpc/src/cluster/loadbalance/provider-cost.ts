/** After this time an old observation counts for a third. */
const DECAY_MS = 10_000;
/** How long a provider's word about its load counts. */
const LOAD_MS = 10_000;

/**
 * What a call at a provider is expected to cost: a moving average of its answers' times that rises at once and falls slowly (Finagle's
 * peak EWMA), so that a provider which has become slow is left at once and tried again later.
 */
export class ProviderCost {
  private averageMs = 0;
  private observedAtMs = Number.NEGATIVE_INFINITY;
  private load = 0;
  private loadAtMs = Number.NEGATIVE_INFINITY;

  observe(tookMs: number, nowMs: number): void {
    this.averageMs = Math.max(tookMs, this.mixed(tookMs, nowMs));
    this.observedAtMs = nowMs;
  }

  /** @param load in per cent, 100 is all that it has */
  observeLoad(load: number, nowMs: number): void {
    this.load = load;
    this.loadAtMs = nowMs;
  }

  /**
   * Expected time with the calls under way, longer by the provider's load. A provider that nothing is known of costs nothing while it
   * has no call, and more than every other one while it has: it is tried with one call.
   */
  at(nowMs: number, active: number): number {
    const averageMs = this.mixed(0, nowMs);
    if (averageMs === 0) return active === 0 ? 0 : Number.MAX_VALUE;
    const load = nowMs - this.loadAtMs < LOAD_MS ? this.load : 0;
    return averageMs * (active + 1) * (1 + load / 100);
  }

  private mixed(nextMs: number, nowMs: number): number {
    const kept = Math.exp((this.observedAtMs - nowMs) / DECAY_MS);
    return this.averageMs * kept + nextMs * (1 - kept);
  }
}
