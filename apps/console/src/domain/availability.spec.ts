import { availabilityOf, ninesText, percentText } from './availability.js';

describe('availability', () => {
  it.each([
    [1000, 1, '99.90', '3 nines'],
    [1000, 2, '99.80', '2 nines'],
    [100, 1, '99.00', '2 nines'],
    [10, 1, '90.00', '1 nine'],
    [10, 10, '0.00', '0 nines'],
    [3, 1, '66.66', '0 nines'],
    [1_000_000, 1, '99.9999', '6 nines'],
    [100_000_000, 1, '99.9999', '8 nines'],
    [29_999, 1, '99.996', '4 nines'],
  ])('of %i calls with %i failed is %s %%, %s', (calls, failed, percent, nines) => {
    const availability = availabilityOf(calls, failed);
    expect([percentText(availability), ninesText(availability)]).toEqual([percent, nines]);
  });

  it('is 100 % only when nothing failed, and claims no more nines than so many calls can show', () => {
    expect(percentText(availabilityOf(20_000, 0))).toBe('100');
    expect(ninesText(availabilityOf(20_000, 0))).toBe('≥ 4 nines');
    expect(ninesText(availabilityOf(5, 0))).toBe('too few calls');
    expect(percentText(availabilityOf(1e9, 1))).not.toContain('100');
  });

  it('is unknown without calls', () => {
    const none = availabilityOf(0, 0);
    expect([none.ratio, percentText(none), ninesText(none)]).toEqual([null, null, null]);
  });
});
