/** Waits between tries: doubled from first to longest, with up to a fifth taken off so that processes do not try in step. */
export class Backoff {
  #tries = 0;

  constructor(
    private readonly firstMs: number,
    private readonly longestMs: number,
  ) {}

  /** Waits for the next try, or until the signal. */
  async wait(signal?: AbortSignal): Promise<void> {
    const fullMs = Math.min(this.firstMs * 2 ** this.#tries, this.longestMs);
    this.#tries += 1;
    await pause(fullMs * (1 - Math.random() / 5), signal);
  }

  reset(): void {
    this.#tries = 0;
  }
}

/** Waits so long, or until the signal. Never rejects. */
export function pause(delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const finish = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, delayMs);
    signal?.addEventListener('abort', finish, { once: true });
  });
}

/** The promise's value, or `onTimeout()`'s error after so long; the promise goes on by itself. */
export async function within<T>(promise: Promise<T>, timeoutMs: number, onTimeout: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(onTimeout()), Math.max(0, timeoutMs));
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
