import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from './errors.mjs';

/**
 * Repeats a check until it passes.
 * @param {() => Promise<unknown>} check  throws while it does not hold
 * @param {{ what: string, timeoutMs: number, everyMs?: number, signal?: AbortSignal, isFatal?: (error: unknown) => boolean }} settings
 */
export async function until(check, { what, timeoutMs, everyMs = 100, signal, isFatal }) {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    signal?.throwIfAborted();
    try {
      await check();
      return;
    } catch (error) {
      if (isFatal?.(error)) throw error;
      if (performance.now() > deadline) {
        throw new Error(`${what} is not ready after ${Math.round(timeoutMs / 1000)} s: ${messageOf(error)}`, {
          cause: error,
        });
      }
    }
    await sleep(everyMs, undefined, { signal });
  }
}
