import { BUCKET_COUNT } from '@stampede/contracts';
import { encodeOrderId, SEQUENCE_COUNT } from './order-id.js';

/** An id, or for how many milliseconds the asker must wait before there can be one. */
export type NextId = { readonly id: string } | { readonly waitMs: number };

/**
 * Hands out ids of one worker. It never goes back: for a time before the last one it asks to wait, so that a clock that was set
 * back cannot bring an id twice.
 */
export class IdSequence {
  private lastMs: number;
  private readonly used = new Uint8Array(BUCKET_COUNT);

  /** @param floorMs no id carries an earlier time: the worker number was somebody else's before */
  constructor(
    private readonly worker: number,
    floorMs: number,
  ) {
    this.lastMs = floorMs;
  }

  next(nowMs: number, bucket: number): NextId {
    if (nowMs < this.lastMs) return { waitMs: this.lastMs - nowMs };
    if (nowMs > this.lastMs) {
      this.lastMs = nowMs;
      this.used.fill(0);
    }
    const sequence = this.used[bucket]!;
    if (sequence === SEQUENCE_COUNT) return { waitMs: 1 };
    this.used[bucket] = sequence + 1;
    return { id: encodeOrderId({ timeMs: nowMs, worker: this.worker, sequence, bucket }) };
  }
}
