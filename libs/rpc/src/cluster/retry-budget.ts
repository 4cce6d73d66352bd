import type { ServiceUrl } from '../common/service-url.js';
import { monotonicNow } from '../common/deadline.js';

const DEFAULT_PERCENT = 20;
const DEFAULT_MIN_PER_SECOND = 10;
/** What is saved up runs off in this time, so that an hour of calm does not pay for a storm. */
const KEPT_MS = 10_000;

/**
 * How many retries a reference may make, so that retries do not multiply an outage: `retry.budget.percent` (20) of its calls and
 * `retry.budget.min` (10) per second. A token bucket: calls and time fill it, a retry takes one token; it holds what ten seconds
 * bring. A call costs one addition, the clock is read at retries only.
 */
export class RetryBudget {
  private readonly share: number;
  private readonly perMs: number;
  private calls = 0;
  private tokens: number;
  private countedAtMs: number;

  /** @throws TypeError for a parameter that is no whole number from 0 */
  constructor(
    url: ServiceUrl,
    private readonly now: () => number = monotonicNow,
  ) {
    this.share = wholeNumber(url, 'retry.budget.percent', DEFAULT_PERCENT) / 100;
    const minPerSecond = wholeNumber(url, 'retry.budget.min', DEFAULT_MIN_PER_SECOND);
    this.perMs = minPerSecond / 1000;
    this.tokens = minPerSecond;
    this.countedAtMs = now();
  }

  /** Counts a call's first attempt. */
  onCall(): void {
    this.calls++;
  }

  /** Takes a retry from the budget; false when it is spent. */
  tryTake(): boolean {
    this.fill();
    if (this.tokens < 1) return false;
    this.tokens--;
    return true;
  }

  private fill(): void {
    const nowMs = this.now();
    const passedMs = nowMs - this.countedAtMs;
    const earned = this.calls * this.share + passedMs * this.perMs;
    // Of a longer time only the last ten seconds' part counts, taken as even.
    this.tokens =
      passedMs >= KEPT_MS ? (earned * KEPT_MS) / passedMs : this.tokens * (1 - passedMs / KEPT_MS) + earned;
    this.calls = 0;
    this.countedAtMs = nowMs;
  }
}

function wholeNumber(url: ServiceUrl, name: string, fallback: number): number {
  const text = url.parameter(name) ?? String(fallback);
  if (!/^\d{1,9}$/.test(text)) throw new TypeError(`${name} is a whole number from 0, not "${text}"`);
  return Number(text);
}
