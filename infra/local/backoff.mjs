/**
 * The waits between restarts: 0.2 s, doubling up to 5 s; a process that then lives for 30 s starts over.
 */
export class Backoff {
  #waitMs = 0;

  constructor({ firstMs = 200, maxMs = 5000, stableMs = 30_000 } = {}) {
    this.firstMs = firstMs;
    this.maxMs = maxMs;
    this.stableMs = stableMs;
  }

  /**
   * @param {number} livedMs how long the process had lived
   * @returns {number} milliseconds to wait before it is started again
   */
  next(livedMs) {
    this.#waitMs =
      livedMs >= this.stableMs || this.#waitMs === 0 ? this.firstMs : Math.min(this.#waitMs * 2, this.maxMs);
    return this.#waitMs;
  }
}
