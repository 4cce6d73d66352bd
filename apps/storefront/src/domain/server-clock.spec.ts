import fc from 'fast-check';
import { betterClock, clockOf, type ClockSample } from './server-clock.js';

const sample = (sentAtMs: number, tripMs: number, serverMs: number, roundedMs = 1): ClockSample => ({
  sentAtMs,
  receivedAtMs: sentAtMs + tripMs,
  serverMs,
  roundedMs,
});

describe('the estimate of the server’s clock', () => {
  it('is never further off than it says, wherever on the way the server looked at its clock', () => {
    const trip = fc.record({
      there: fc.nat(5000),
      back: fc.nat(5000),
      offset: fc.integer(),
      rounded: fc.boolean(),
    });
    fc.assert(
      fc.property(trip, ({ there, back, offset, rounded }) => {
        const roundedMs = rounded ? 1000 : 1;
        const atServer = 10_000 + there + offset;
        const serverMs = Math.floor(atServer / roundedMs) * roundedMs;
        const clock = clockOf(sample(10_000, there + back, serverMs, roundedMs));
        expect(Math.abs(clock.offsetMs - offset)).toBeLessThanOrEqual(clock.uncertaintyMs);
      }),
    );
  });

  it('is right in the middle of the round trip', () => {
    expect(clockOf(sample(1000, 200, 500_100, 0))).toMatchObject({ offsetMs: 499_000, uncertaintyMs: 100 });
  });

  it('keeps a quick answer over a slow one, and over a header that knows seconds only', () => {
    const quick = betterClock(undefined, sample(0, 20, 1000));
    expect(betterClock(quick, sample(100, 900, 1500))).toBe(quick);
    expect(betterClock(quick, sample(100, 20, 1000, 1000))).toBe(quick);
    expect(betterClock(betterClock(undefined, sample(0, 20, 1000, 1000)), sample(50, 30, 1065))).not.toBe(
      quick,
    );
  });

  it('believes a newer answer when the old one has aged', () => {
    const old = betterClock(undefined, sample(0, 20, 1000));
    expect(betterClock(old, sample(60_000, 400, 61_200))).not.toBe(old);
  });

  it('believes a newer answer when the two contradict each other: this computer was asleep', () => {
    const before = betterClock(undefined, sample(0, 20, 1000));
    const awake = betterClock(before, sample(100, 400, 3_601_000));
    expect(awake.offsetMs).toBeCloseTo(3_600_700, -1);
  });
});
