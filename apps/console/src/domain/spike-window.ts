/** Milliseconds since 1970. */
export interface SpikeWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Long enough for every spike, and short enough to be asked for every other second. */
export const LONGEST_SPIKE_MS = 30 * 60_000;
/** Below it there is nothing to measure yet. */
const SHORTEST_MS = 1000;

/** From the start of a sale until now, at most half an hour; undefined before the start. */
export function spikeWindowOf(startsAtMs: number, nowMs: number): SpikeWindow | undefined {
  const toMs = Math.min(nowMs, startsAtMs + LONGEST_SPIKE_MS);
  return toMs - startsAtMs < SHORTEST_MS ? undefined : { fromMs: startsAtMs, toMs };
}
