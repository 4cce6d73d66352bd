import { setTimeout as timeout } from 'node:timers/promises';
import { Clock } from '../../application/clock.js';

export class SystemClock extends Clock {
  nowMs(): number {
    return Date.now();
  }

  monotonicMs(): number {
    return performance.now();
  }

  async wait(durationMs: number, signal?: AbortSignal): Promise<void> {
    try {
      await timeout(durationMs, undefined, { signal });
    } catch (error) {
      if (!signal?.aborted) throw error;
    }
  }
}
