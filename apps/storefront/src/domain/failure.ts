import type { ProblemCode } from '@stampede/contracts';

/** A code of the API, or NETWORK: no answer came, and what became of the request is not known. */
export type FailureCode = ProblemCode | 'NETWORK';

export interface Failure {
  readonly code: FailureCode;
  /** What the server asked to wait. */
  readonly retryAfterMs?: number;
}

const PASSING: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'NETWORK',
  'UNAVAILABLE',
  'UNCONFIRMED',
  'INTERNAL',
  'IN_PROGRESS',
  'RATE_LIMITED',
]);

/** Whether the same request may be answered another time. */
export const isPassing = (code: FailureCode): boolean => PASSING.has(code);

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 10_000;

/** How long to wait before the next try: longer each time, and never less than the server asked for. */
export function pauseMsOf(tries: number, retryAfterMs = 0): number {
  return Math.max(retryAfterMs, Math.min(FIRST_PAUSE_MS * 1.5 ** tries, LONGEST_PAUSE_MS));
}
