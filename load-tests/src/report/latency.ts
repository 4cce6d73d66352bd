import { build, type Histogram } from 'hdr-histogram-js';

/** Response times of one kind of answer, in milliseconds. */
export interface LatencySummary {
  readonly count: number;
  readonly averageMs: number;
  readonly tp50Ms: number;
  readonly tp90Ms: number;
  readonly tp99Ms: number;
  readonly tp999Ms: number;
  readonly maxMs: number;
}

/** Collects response times of any number in constant memory, 3 significant digits from 1 µs to 10 minutes. */
export class LatencyRecorder {
  private readonly histogram: Histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: 600_000_000,
    numberOfSignificantValueDigits: 3,
  });

  record(ms: number): void {
    this.histogram.recordValue(Math.min(600_000_000, Math.max(1, Math.round(ms * 1000))));
  }

  summary(): LatencySummary {
    const { histogram } = this;
    const at = (percentile: number) => histogram.getValueAtPercentile(percentile) / 1000;
    const count = histogram.totalCount;
    return {
      count,
      averageMs: count === 0 ? 0 : histogram.mean / 1000,
      tp50Ms: count === 0 ? 0 : at(50),
      tp90Ms: count === 0 ? 0 : at(90),
      tp99Ms: count === 0 ? 0 : at(99),
      tp999Ms: count === 0 ? 0 : at(99.9),
      maxMs: count === 0 ? 0 : histogram.maxValue / 1000,
    };
  }
}
