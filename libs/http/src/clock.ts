/** Milliseconds, monotonic: for durations, never for the time of day. */
export type MonotonicClock = () => number;
