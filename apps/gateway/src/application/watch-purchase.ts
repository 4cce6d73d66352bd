import { setTimeout as later } from 'node:timers/promises';
import { type MonotonicClock, Problem } from '@stampede/http';
import type { FindPurchase, PurchaseState } from './find-purchase.js';

export interface WatchTimes {
  /** Before the second look; each later pause is half as long again: most orders come at once, and the rest is not worth a crowd of calls. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** After which the buyer is asked to come again. */
  readonly lifeMs: number;
}

/** Tells the state of a purchase at once and whenever it changes, until it is final or the watch's life is over. */
export class WatchPurchase {
  constructor(
    private readonly findPurchase: FindPurchase,
    private readonly now: MonotonicClock,
    private readonly times: WatchTimes,
  ) {}

  /** `first` is the state that the caller found: the watch itself never says that there is no such purchase. */
  async *execute(userId: string, first: PurchaseState, signal: AbortSignal): AsyncGenerator<PurchaseState> {
    const endMs = this.now() + this.times.lifeMs;
    let state = first;
    let pauseMs = this.times.firstPauseMs;
    yield state;
    while (state.status === 'QUEUED' && this.now() < endMs) {
      await later(pauseMs, undefined, { signal });
      pauseMs = Math.min(pauseMs * 1.5, this.times.longestPauseMs);
      const next = await this.look(userId, state);
      if (next.status !== state.status) yield next;
      state = next;
    }
  }

  private async look(userId: string, state: PurchaseState): Promise<PurchaseState> {
    try {
      return await this.findPurchase.execute(userId, state.purchaseId);
    } catch (error) {
      // A service that is away for a moment does not end the watch.
      if (error instanceof Problem) return state;
      throw error;
    }
  }
}
