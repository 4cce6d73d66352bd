import fc from 'fast-check';
import { retryDelayMs } from './retry-delay.js';

describe('retryDelayMs', () => {
  it('doubles from half a second to ten, spread by a tenth to either side', () => {
    expect([0, 1, 2, 3, 4, 5, 100].map((checks) => retryDelayMs(checks, 0.5))).toEqual([
      500, 1000, 2000, 4000, 8000, 10_000, 10_000,
    ]);
    fc.assert(
      fc.property(fc.nat(1000), fc.double({ min: 0, max: 0.999, noNaN: true }), (checks, roll) => {
        const ratio = retryDelayMs(checks, roll) / retryDelayMs(checks, 0.5);
        expect(ratio).toBeGreaterThanOrEqual(0.899);
        expect(ratio).toBeLessThanOrEqual(1.101);
      }),
    );
  });
});
