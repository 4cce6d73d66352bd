import type { Figures, WallClock } from './ports.js';
import type { TrafficHistory } from './snapshot.js';

const LENGTH_MS = 10 * 60_000;
const STEP_MS = 2000;
const FRESH_MS = 2000;
/** As in snapshots: scrapes under way are stored by then. */
const SETTLE_MS = 1000;

/** The minutes before now, read once for all who open their charts at the same time. */
export class ReadHistory {
  private last: { readonly atMs: number; readonly reading: Promise<TrafficHistory | null> } | undefined;

  constructor(
    private readonly figures: Figures,
    private readonly clock: WallClock,
  ) {}

  /** Null while Prometheus cannot tell: charts then begin with now. */
  execute(): Promise<TrafficHistory | null> {
    const nowMs = this.clock.now();
    if (this.last === undefined || nowMs - this.last.atMs >= FRESH_MS) {
      const toMs = Math.floor((nowMs - SETTLE_MS) / STEP_MS) * STEP_MS;
      const reading = this.figures.history({ fromMs: toMs - LENGTH_MS, toMs }, STEP_MS).catch(() => null);
      this.last = { atMs: nowMs, reading };
    }
    return this.last.reading;
  }
}
