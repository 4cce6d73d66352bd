import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

/**
 * W3C Trace Context, level 1 (https://www.w3.org/TR/trace-context/): `00-<trace id, 32 hex>-<span id, 16 hex>-<flags, 2 hex>`.
 * Only `traceparent` is carried; the trace id ties together the log lines, messages and rows of one request.
 */
const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const NO_TRACE = '0'.repeat(32);
const NO_SPAN = '0'.repeat(16);
/** Random bytes are drawn in blocks: one system call for some 150 requests. */
const RANDOM_BLOCK_BYTES = 4096;

const storage = new AsyncLocalStorage<string>();
let randomBlock = '';
let randomOffset = 0;

/**
 * The trace context of the running request.
 *
 * - `run(traceparent, fn)` runs `fn` in a child span of `traceparent`, or in a new trace when it is missing or invalid.
 * - `current()` is the traceparent of the running code, undefined outside of `run`.
 * - `newTraceparent()` begins a trace; `child(traceparent)` continues one with a new span id.
 */
export const trace = {
  run<T>(traceparent: string | undefined, fn: () => T): T {
    return storage.run(trace.child(traceparent), fn);
  },

  current(): string | undefined {
    return storage.getStore();
  },

  newTraceparent(): string {
    return `00-${randomHex(32)}-${randomHex(16)}-01`;
  },

  child(traceparent: string | undefined): string {
    if (!isTraceparent(traceparent)) return trace.newTraceparent();
    return `00-${traceparent.slice(3, 35)}-${randomHex(16)}-${traceparent.slice(53, 55)}`;
  },
};

/** Whether a string is a valid traceparent: any version but ff, ids not all zero, and nothing after the flags in version 00. */
export function isTraceparent(value: string | undefined): value is string {
  if (value === undefined || value.length < 55) return false;
  const match = TRACEPARENT.exec(value);
  if (match === null) return false;
  const [, version, traceId, spanId, , rest] = match;
  if (version === 'ff' || traceId === NO_TRACE || spanId === NO_SPAN) return false;
  return version !== '00' || rest === undefined;
}

/** The trace id inside a traceparent (32 hex digits), or undefined when it is not one. */
export function traceIdOf(traceparent: string | undefined): string | undefined {
  return isTraceparent(traceparent) ? traceparent.slice(3, 35) : undefined;
}

function randomHex(digits: number): string {
  if (randomOffset + digits > randomBlock.length) {
    randomBlock = randomBytes(RANDOM_BLOCK_BYTES).toString('hex');
    randomOffset = 0;
  }
  randomOffset += digits;
  return randomBlock.slice(randomOffset - digits, randomOffset);
}
