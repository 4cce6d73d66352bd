import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isLatencySnapshot, LatencyHistogram } from './latency-histogram.js';

const durations = fc.array(fc.double({ min: 0, max: 120_000, noNaN: true }), {
  minLength: 1,
  maxLength: 300,
});
const of = (all: readonly number[]): LatencyHistogram => {
  const histogram = new LatencyHistogram();
  for (const ms of all) histogram.record(ms);
  return histogram;
};

describe('LatencyHistogram', () => {
  it('gives percentiles that are never too small and at most an eighth and a microsecond too large', () => {
    fc.assert(
      fc.property(durations, fc.integer({ min: 1, max: 100 }), (all, percent) => {
        const sorted = [...all].sort((a, b) => a - b);
        const exact = sorted[Math.ceil((all.length * percent) / 100) - 1]!;
        const given = of(all).percentile(percent);
        expect(given).toBeGreaterThanOrEqual(exact);
        expect(given).toBeLessThanOrEqual(exact * 1.125 + 0.0011);
      }),
    );
  });

  it('is the same whether calls are counted together or added up from snapshots, also through JSON', () => {
    fc.assert(
      fc.property(durations, durations, (one, other) => {
        const sum = new LatencyHistogram();
        for (const part of [one, other]) sum.add(JSON.parse(JSON.stringify(of(part).snapshot())));
        const { sumMs, ...rest } = of([...one, ...other]).snapshot();
        expect(sum.snapshot()).toMatchObject(rest);
        expect(sum.sumMs).toBeCloseTo(sumMs, 3);
      }),
    );
  });

  it('takes any duration, and has answers when there was none', () => {
    const histogram = of([-1, 1e9]);
    expect(histogram.percentile(99)).toBeGreaterThan(100_000);
    expect(new LatencyHistogram().percentile(99)).toBe(0);
    expect(isLatencySnapshot(new LatencyHistogram().snapshot())).toBe(true);
  });

  it('knows what is no snapshot', () => {
    const good = of([1]).snapshot();
    for (const bad of [{ sumMs: -1 }, { maxMs: NaN }, { buckets: [[200, 1]] }, { buckets: [[1.5, 1]] }])
      expect(isLatencySnapshot({ ...good, ...(bad as object) })).toBe(false);
  });

  it('counts exactly what took less than each of a few bounds', () => {
    // Half microseconds: no bound is hit, and none is missed by rounding.
    const exact = fc.nat(20_000_000).map((us) => (us + 0.5) / 1000);
    fc.assert(
      fc.property(fc.array(exact), (all) => {
        const told = of(all).cumulative();
        const counted = told.map(({ belowMs }) => all.filter((ms) => ms < belowMs).length);
        expect(told.map(({ count }) => count)).toEqual(counted);
      }),
    );
    const bounds = of([])
      .cumulative()
      .map(({ belowMs }) => belowMs);
    expect([bounds.length, bounds[0], bounds.at(-1)]).toEqual([24, 0.256, 8388.608]);
    for (const [index, bound] of bounds.slice(1).entries())
      expect(bound / bounds[index]!).toBeLessThanOrEqual(bound > 1.1 && bound < 200 ? 1.5 : 2);
  });
});
