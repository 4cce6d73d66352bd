import { countdownOf, phaseAt } from './sale-phase.js';

const sale = { startsAt: '2026-01-01T00:00:00.000Z', endsAt: '2026-01-01T01:00:00.000Z' };
const startMs = Date.parse(sale.startsAt);

describe('the phase of a sale', () => {
  it('is LIVE from its first millisecond to before its end', () => {
    expect(
      [startMs - 1, startMs, startMs + 3_599_999, startMs + 3_600_000].map((ms) => phaseAt(sale, ms)),
    ).toEqual(['UPCOMING', 'LIVE', 'LIVE', 'ENDED']);
  });

  it('is ENDED for a sale that was ended before it started', () => {
    expect(phaseAt({ ...sale, endsAt: '2025-12-31T00:00:00.000Z' }, startMs - 1000)).toBe('ENDED');
  });
});

describe('a countdown', () => {
  it('shows zero when the time is there, and not before', () => {
    expect(countdownOf(1)).toMatchObject({ seconds: 1 });
    expect(countdownOf(1000)).toMatchObject({ seconds: 1 });
    expect(countdownOf(0)).toMatchObject({ seconds: 0 });
    expect(countdownOf(-5)).toMatchObject({ seconds: 0 });
  });

  it('counts days, hours, minutes and seconds', () => {
    expect(countdownOf(((26 * 60 + 3) * 60 + 4) * 1000)).toEqual({
      days: 1,
      hours: 2,
      minutes: 3,
      seconds: 4,
    });
  });
});
