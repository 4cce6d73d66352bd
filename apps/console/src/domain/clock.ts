/** Milliseconds, monotonic: for durations. The time of day is the port `WallClock` of the application. */
export type MonotonicClock = () => number;
