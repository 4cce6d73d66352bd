import { cpuMicros } from './answering.js';

const BATCH = 200;

/** Kept so that the engine cannot leave out work whose result nobody uses. */
let sink: unknown;

/**
 * How often the work can be done in a second of this process's CPU time, tried for the given time: what else runs on the core makes
 * it longer, not slower.
 */
export function operationsPerSecond(work: () => unknown, durationMs: number): number {
  const until = performance.now() + durationMs;
  const cpuBefore = cpuMicros();
  let count = 0;
  do {
    for (let index = 0; index < BATCH; index++) sink = work();
    count += BATCH;
  } while (performance.now() < until);
  const cpuSeconds = (cpuMicros() - cpuBefore) / 1e6;
  return sink === BATCH ? 0 : count / cpuSeconds;
}
