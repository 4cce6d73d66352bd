import { NO_QUANTILES } from '../domain/histogram.js';
import type { Latency, Snapshot } from '../application/snapshot.js';
import { availability, bigLatency, countOfKind, perSecond } from './figures.js';

const latencies = (tp99Ms: number | null): Latency => {
  const of = { ...NO_QUANTILES, tp99Ms };
  return { accepted: of, soldOut: of, refused: of, failed: of, all: of };
};

describe('the figures of a snapshot', () => {
  it('are sums over kinds, and unknown without Prometheus', () => {
    const rates = { accepted: 1, soldOut: 2, refused: 3, failed: 4 };
    const snapshot = { traffic: { perSecond: rates } } as Snapshot;
    expect([perSecond(snapshot, 'all'), perSecond(snapshot, 'failed')]).toEqual([10, 4]);
    expect(perSecond({ traffic: null } as Snapshot, 'all')).toBeNull();
    const answers = [
      { kind: 'refused', code: 'ENDED', count: 2 },
      { kind: 'refused', code: 'RATE_LIMITED', count: 3 },
      { kind: 'accepted', code: 'OK', count: 5 },
    ] as const;
    expect([
      countOfKind(answers, 'refused'),
      countOfKind(answers, 'failed'),
      countOfKind(answers, 'all'),
    ]).toEqual([5, 0, 10]);
  });

  it('have the latency of now, or of the whole spike when it is over', () => {
    const of = (now: number | null, whole: number | null) =>
      bigLatency(
        { traffic: { latency: latencies(now) }, spike: { latency: latencies(whole) } } as Snapshot,
        'tp99Ms',
      );
    expect(of(12, 50)).toMatchObject({ ms: 12, window: 'last 10 s' });
    expect(of(null, 50)).toMatchObject({ ms: 50, window: 'overall' });
    expect(of(null, null)).toBeNull();
    expect(bigLatency({ traffic: null, spike: null } as Snapshot, 'tp99Ms')).toBeNull();
  });

  it('have no availability without calls', () => {
    expect(availability(0, 0)).toEqual({ percent: null, nines: null });
    expect(availability(1, 1000).percent?.text).toBe('99.90 %');
  });
});
