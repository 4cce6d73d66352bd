import type { MonotonicClock } from '@stampede/http';

/** How long a flag answers by itself. */
const LIFE_MS = 1000;
/** A probe that has not come back by then no longer holds the others off. */
const PROBE_MS = 250;
/** How long the version of a stock is remembered: longer than any answer of the gate can be under way. */
const MEMORY_MS = 10_000;
/** Skus come from the gate's own answers, so there are few; the bound only guards against a mistake. */
const MAX_FLAGS = 10_000;

interface Flag {
  version: bigint;
  /** Until when it answers by itself; 0 when it was lowered. */
  upUntilMs: number;
  probingUntilMs: number;
  learnedAtMs: number;
}

/**
 * UP        sold out less than a second ago: answer so
 * PROBE     it may have changed, and this request is the one that asks
 * WAIT      it may have changed, and another request is asking: sold out for now
 * DOWN      nothing says that it is sold out
 */
export type FlagState = 'UP' | 'PROBE' | 'WAIT' | 'DOWN';

/**
 * What this process knows to be sold out, per sale and sku. A flag is raised by the gate's own SOLD_OUT, lives at most a second, and is
 * then renewed or lowered by one probing request, so that stock which came back is seen by the next second's first buyer. Versions
 * of the stock keep an answer that was under way from hiding stock that came back meanwhile.
 */
export class SoldOutFlags {
  private readonly sales = new Map<string, Map<string, Flag>>();
  private count = 0;

  constructor(
    private readonly now: MonotonicClock,
    /** Until then no flag answers: see {@link isUp}. */
    private readonly activeFromMs = 0,
  ) {}

  /**
   * Whether to answer sold out at once. Costs two look-ups. Not while this process is young: it cannot know which purchases its
   * predecessor sent on, and a repeated one must reach the gate.
   */
  isUp(saleId: string, skuId: string): boolean {
    const flag = this.sales.get(saleId)?.get(skuId);
    if (flag === undefined) return false;
    const nowMs = this.now();
    return nowMs < flag.upUntilMs && nowMs >= this.activeFromMs;
  }

  /** Asked right before the gate would be: one request at a time may look whether it is still sold out. */
  claim(saleId: string, skuId: string): FlagState {
    const flag = this.sales.get(saleId)?.get(skuId);
    if (flag === undefined || flag.upUntilMs === 0) return 'DOWN';
    const nowMs = this.now();
    if (nowMs < this.activeFromMs) return 'DOWN';
    if (nowMs < flag.upUntilMs) return 'UP';
    if (nowMs < flag.probingUntilMs) return 'WAIT';
    flag.probingUntilMs = nowMs + PROBE_MS;
    return 'PROBE';
  }

  /** The gate said SOLD_OUT at this version of the stock; "0" says that some units are left, only too few. */
  raise(saleId: string, skuId: string, stockVersion: string): void {
    const version = BigInt(stockVersion);
    if (version <= 0n) return this.release(saleId, skuId);
    const nowMs = this.now();
    const flag = this.flagOf(saleId, skuId);
    const isStale = version < flag.version || (version === flag.version && flag.upUntilMs === 0);
    if (isStale && nowMs - flag.learnedAtMs < MEMORY_MS) return;
    flag.version = version;
    flag.learnedAtMs = nowMs;
    flag.upUntilMs = nowMs + LIFE_MS;
    flag.probingUntilMs = 0;
  }

  /** The probe got a unit: there is stock again. */
  lower(saleId: string, skuId: string): void {
    const flag = this.sales.get(saleId)?.get(skuId);
    if (flag === undefined) return;
    flag.upUntilMs = 0;
    flag.probingUntilMs = 0;
    flag.learnedAtMs = this.now();
  }

  /** The probe learned nothing of the stock: the next request asks. */
  release(saleId: string, skuId: string): void {
    const flag = this.sales.get(saleId)?.get(skuId);
    if (flag !== undefined) flag.probingUntilMs = 0;
  }

  private flagOf(saleId: string, skuId: string): Flag {
    if (this.count >= MAX_FLAGS) {
      this.sales.clear();
      this.count = 0;
    }
    let skus = this.sales.get(saleId);
    if (skus === undefined) this.sales.set(saleId, (skus = new Map()));
    let flag = skus.get(skuId);
    if (flag === undefined) {
      flag = { version: 0n, upUntilMs: 0, probingUntilMs: 0, learnedAtMs: Number.NEGATIVE_INFINITY };
      skus.set(skuId, flag);
      this.count += 1;
    }
    return flag;
  }
}
