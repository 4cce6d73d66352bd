/** Time of this process. It makes ids and measures waits; what an order may still do is decided by its database's clock. */
export abstract class Clock {
  /** Milliseconds since 1970. May go back. */
  abstract nowMs(): number;
  /** Milliseconds since an arbitrary moment. Never goes back. */
  abstract monotonicMs(): number;
  /** Resolves after a while, or as soon as the signal aborts. */
  abstract wait(durationMs: number, signal?: AbortSignal): Promise<void>;
}
