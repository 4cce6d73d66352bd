import { NO_QUANTILES } from '../domain/histogram.js';
import type { Snapshot, Traffic, TrafficHistory } from '../application/snapshot.js';
import { TrafficSeries } from './traffic-series.js';

const quantiles = (tp99Ms: number) => ({ ...NO_QUANTILES, tp99Ms });
const traffic = (accepted: number, soldOut: number, failed = 0): Traffic => ({
  perSecond: { accepted, soldOut, refused: 0, failed },
  latency: {
    accepted: quantiles(accepted),
    ...{ soldOut: NO_QUANTILES, refused: NO_QUANTILES, failed: NO_QUANTILES, all: NO_QUANTILES },
  },
  totals: [],
});
const at = (evaluatedAtMs: number, of: Traffic | null) => ({ evaluatedAtMs, traffic: of }) as Snapshot;
const history: TrafficHistory = {
  atMs: [1000, 3000],
  perSecond: { accepted: [1, 2], soldOut: [0, 5], refused: [0, 0], failed: [0, 0] },
  latency: {
    accepted: [quantiles(1), quantiles(2)],
    ...{ soldOut: [NO_QUANTILES, NO_QUANTILES], refused: [NO_QUANTILES, NO_QUANTILES] },
    failed: [NO_QUANTILES, NO_QUANTILES],
  },
};

describe('the series behind the charts', () => {
  let series: TrafficSeries;
  beforeEach(() => {
    series = new TrafficSeries();
  });

  it('is the history, and what came after it', () => {
    series.append(at(2500, traffic(9, 9)));
    series.append(at(4500, traffic(3, 4)));
    series.begin(history);
    series.append(at(6500, traffic(5, 6)));
    expect(series.atMs).toEqual([1000, 3000, 4500, 6500]);
    expect(series.rates('accepted')).toEqual([1, 2, 3, 5]);
    expect(series.tps('accepted', 'tp99Ms')).toEqual([1, 2, 3, 5]);
    expect(series.tps('soldOut', 'tp99Ms')).toEqual([null, null, null, null]);
  });

  it('stacks each kind on those before it, and has a gap where nothing is known', () => {
    series.append(at(1000, traffic(1, 10, 2)));
    series.append(at(3000, null));
    series.append(at(5000, traffic(2, 20)));
    expect(series.stackedRates()).toEqual([
      [1, null, 2],
      [11, null, 22],
      [11, null, 22],
      [13, null, 22],
    ]);
    expect(series.peak()).toBe(22);
  });

  it('takes no point twice, and keeps so many', () => {
    for (let n = 1; n <= 400; n += 1) series.append(at(n * 2000, traffic(n, 0)));
    series.append(at(800_000, traffic(7, 7)));
    expect(series.atMs).toHaveLength(320);
    expect(series.atMs.at(-1)).toBe(800_000);
    expect(series.rates('accepted').at(-1)).toBe(400);
  });

  it('knows no peak before the first point, and tells traffic from silence', () => {
    expect(series.peak()).toBeNull();
    series.append(at(1000, traffic(0, 3)));
    series.append(at(3000, traffic(0, 0)));
    expect([series.hasTrafficSince(1000), series.hasTrafficSince(2000)]).toEqual([true, false]);
  });
});
