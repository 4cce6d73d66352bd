/**
 * Deadlines are instants of the monotonic clock in milliseconds (`performance.now()`), so that a jump of the wall clock
 * neither ends nor prolongs a call. Between processes only the remaining time travels.
 */
export type Deadline = number;

/** No deadline. */
export const NEVER: Deadline = Number.POSITIVE_INFINITY;

/** Now, on the clock of deadlines. */
export const monotonicNow = (): number => performance.now();

/** Milliseconds left; negative when it has passed. */
export const remainingMs = (deadline: Deadline): number => deadline - performance.now();
