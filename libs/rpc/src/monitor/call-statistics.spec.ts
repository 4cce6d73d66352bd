import { describe, expect, it } from '@jest/globals';
import { callRecord } from '../../test/support/call-record.js';
import { CallStatistics } from './call-statistics.js';
import { summarize, type StatisticsSnapshot } from './statistics-snapshot.js';

const DAY_MS = 86_400_000;
const start = Date.UTC(2026, 10, 27, 12);

function statistics(options: { maxRows?: number; keptDays?: number } = {}) {
  const clock = { now: start };
  const counted = new CallStatistics({ application: 'gateway', now: () => clock.now, ...options });
  return { clock, counted };
}

describe('CallStatistics', () => {
  it('counts by method, caller and provider, with success rate and percentiles of any group', () => {
    const { counted } = statistics();
    for (let ms = 1; ms <= 100; ms++) counted.callEnded(callRecord({ durationMs: ms }));
    counted.callEnded(callRecord({ code: 'TIMEOUT', durationMs: 200, provider: '10.0.0.2:7101' }));
    counted.callEnded(callRecord({ methodName: 'pay' }));
    const { rows } = counted.snapshot();
    expect(rows).toHaveLength(3);
    const byMethod = summarize(rows, ({ methodName }) => methodName);
    expect([...byMethod.keys()]).toEqual(['find', 'pay']);
    const find = byMethod.get('find')!;
    expect(find).toMatchObject({ calls: 101, succeeded: 100, codes: { OK: 100, TIMEOUT: 1 } });
    expect(find.successRate).toBeCloseTo(100 / 101);
    for (const [given, exact] of [
      [find.tp50Ms, 51],
      [find.tp90Ms, 91],
      [find.tp99Ms, 100],
    ] as const) {
      expect(given).toBeGreaterThanOrEqual(exact);
      expect(given).toBeLessThanOrEqual(exact * 1.13);
    }
    const byProvider = summarize(rows, ({ provider }) => provider);
    expect([...byProvider].map(([provider, { calls }]) => [provider, calls])).toEqual([
      ['10.0.0.1:7101', 101],
      ['10.0.0.2:7101', 1],
    ]);
  });

  it('keeps the counts of 30 days', () => {
    const { counted, clock } = statistics();
    for (let day = 0; day < 40; day++) {
      clock.now = start + day * DAY_MS;
      for (let call = 0; call <= day; call++) counted.callEnded(callRecord());
      counted.callEnded(callRecord({ code: 'NETWORK' }));
    }
    const { days } = counted.snapshot();
    expect(days).toHaveLength(30);
    expect(days[0]).toMatchObject({ day: '2026-12-07', calls: 12, failed: 1 });
    expect(days.at(-1)).toMatchObject({ day: '2027-01-05', calls: 41, failed: 1, methodName: 'find' });
    clock.now += 29 * DAY_MS;
    expect(counted.snapshot().days).toHaveLength(1);
  });

  it('gives back after a restart what it was given before, and goes on from there', () => {
    const { counted, clock } = statistics();
    for (const record of [callRecord(), callRecord({ code: 'FORBIDDEN' }), callRecord({ caller: undefined })])
      counted.callEnded(record);
    const stored = JSON.parse(JSON.stringify(counted.snapshot())) as StatisticsSnapshot;
    const next = new CallStatistics({ application: 'gateway', now: () => clock.now });
    next.restore(stored);
    expect({ ...next.snapshot(), lastMinute: [] }).toEqual({ ...stored, lastMinute: [] });
    next.callEnded(callRecord());
    expect(next.snapshot().days).toMatchObject([{ calls: 4, failed: 1 }]);
  });

  it.each<[string, (good: StatisticsSnapshot) => unknown]>([
    ['no lists', () => ({})],
    ['another side', ({ rows, ...good }) => ({ ...good, rows: [{ ...rows[0], side: 'other' }] })],
    ['an unknown code', ({ rows, ...good }) => ({ ...good, rows: [{ ...rows[0], codes: { X: 1 } }] })],
    ['a caller that is no text', ({ rows, ...good }) => ({ ...good, rows: [{ ...rows[0], caller: 1 }] })],
    ['a day that is none', ({ days, ...good }) => ({ ...good, days: [{ ...days[0], day: '2026-99-99' }] })],
  ])('takes nothing of a snapshot with %s', (_what, spoil) => {
    const { counted } = statistics();
    counted.callEnded(callRecord());
    const spoilt = spoil(counted.snapshot()) as StatisticsSnapshot;
    const { counted: next } = statistics();
    expect(() => next.restore(spoilt)).toThrow(new TypeError('not a snapshot of call statistics'));
    expect(next.snapshot().rows).toEqual([]);
  });

  it('does not grow with the names that callers give themselves, and loses no call', () => {
    const { counted } = statistics({ maxRows: 10 });
    for (let call = 0; call < 100; call++)
      counted.callEnded(callRecord({ side: 'provider', caller: `caller-${call}`, provider: undefined }));
    const { rows } = counted.snapshot();
    expect(rows).toHaveLength(11);
    expect(rows.at(-1)).toMatchObject({ caller: '', codes: { OK: 90 } });
  });
});
