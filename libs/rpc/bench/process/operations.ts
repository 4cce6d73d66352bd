const BATCH = 200;

/** Kept so that the engine cannot leave out work whose result nobody uses. */
let sink: unknown;

/** How often the work can be done in a second, tried for the given time. */
export function operationsPerSecond(work: () => unknown, durationMs: number): number {
  const startedAt = performance.now();
  let count = 0;
  let elapsedMs = 0;
  while (elapsedMs < durationMs) {
    for (let index = 0; index < BATCH; index++) sink = work();
    count += BATCH;
    elapsedMs = performance.now() - startedAt;
  }
  return sink === BATCH ? 0 : (count / elapsedMs) * 1000;
}
