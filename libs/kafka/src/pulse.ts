/** How often a busy consumer looks whether a heartbeat is due. */
const INTERVAL_MS = 500;

/** Heartbeats while a batch is in hand, however long that takes. kafkajs sends them only between batches. */
export class Pulse {
  readonly #timer: NodeJS.Timeout;
  readonly #lost = new AbortController();
  #error: unknown;
  #beating = false;

  /** @param heartbeat sends one when the last is long enough ago */
  constructor(heartbeat: () => Promise<void>) {
    this.#timer = setInterval(() => void this.#beat(heartbeat), INTERVAL_MS);
  }

  /** Aborted when a heartbeat failed: the group rebalances, or the connection is lost. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** @throws the error of the heartbeat that failed */
  requireAlive(): void {
    if (this.#lost.signal.aborted) throw this.#error;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #beat(heartbeat: () => Promise<void>): Promise<void> {
    if (this.#beating || this.#lost.signal.aborted) return;
    this.#beating = true;
    try {
      await heartbeat();
    } catch (error) {
      this.#error = error;
      this.#lost.abort();
    }
    this.#beating = false;
  }
}
