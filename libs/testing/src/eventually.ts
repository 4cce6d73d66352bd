/** Settings of {@link eventually}. */
export interface EventuallyOptions {
  /** How long the assertion may keep failing. Default 30 000: a busy machine takes its time, and only a failure waits for the end. */
  readonly timeoutMs?: number;
  /** Pause between tries. Default 50. */
  readonly everyMs?: number;
}

/**
 * Repeats an assertion until it holds.
 *
 * @returns what the assertion returned
 * @throws the assertion's last error when the time is up, with how long it was tried in its message
 */
export async function eventually<T>(
  assertion: () => T | Promise<T>,
  { timeoutMs = 30_000, everyMs = 50 }: EventuallyOptions = {},
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      if (Date.now() >= deadline) {
        if (error instanceof Error) error.message = `not within ${timeoutMs} ms: ${error.message}`;
        throw error;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
