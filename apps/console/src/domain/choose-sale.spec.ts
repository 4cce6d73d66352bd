import { chooseSale, statusOf } from './choose-sale.js';
import { LONGEST_SPIKE_MS, spikeWindowOf } from './spike-window.js';

const MINUTE = 60_000;
const NOW = 100 * MINUTE;
const sale = (
  saleId: string,
  startsInMinutes: number,
  endsInMinutes: number,
  isPublished = true,
  available = 9,
) => ({
  saleId,
  items: [{ stock: 10, available }],
  startsAtMs: String(NOW + startsInMinutes * MINUTE),
  endsAtMs: String(NOW + endsInMinutes * MINUTE),
  isPublished,
});
const chosen = (...sales: ReturnType<typeof sale>[]) => chooseSale(sales, NOW)?.saleId;

describe('the sale that is shown when nobody chose one', () => {
  const live = sale('live', -30, 60);

  it('is the one that started last, also for half an hour after its end', () => {
    expect(chosen(live, sale('spike', -5, -4), sale('older', -80, 60))).toBe('spike');
    expect(chosen(sale('past', -60, -31), sale('long', -90, 60))).toBe('long');
  });

  it('is not one where nobody buys, unless nobody does anywhere', () => {
    const untouched = (saleId: string, startsInMinutes: number) =>
      sale(saleId, startsInMinutes, 60, true, 10);
    expect(chosen(untouched('seeded', -0.3), sale('spike', -0.4, 60))).toBe('spike');
    expect(chosen(untouched('new', -0.2), sale('spike', -0.4, 60))).toBe('new');
    expect(chosen(untouched('seeded', -5), untouched('other', -6))).toBe('seeded');
  });

  it('is one that starts within a minute', () => {
    expect(chosen(live, sale('next', 0.9, 5))).toBe('next');
    expect(chosen(live, sale('later', 1.1, 5))).toBe('live');
  });

  it('is the next one when none runs, else the last one', () => {
    const [ended, soon, far] = [sale('ended', -90, -60), sale('soon', 10, 20), sale('far', 50, 60)];
    expect(chosen(far, ended, soon)).toBe('soon');
    expect(chosen(ended, sale('ended-before', -99, -98))).toBe('ended');
  });

  it('is not one that was ended before it started', () => {
    expect(chosen(live, sale('called-off', 0.5, -1))).toBe('live');
  });

  it('is never a draft', () => {
    expect(chosen(sale('draft', -1, 10, false))).toBeUndefined();
    expect(chosen(sale('draft', -1, 10, false), live)).toBe('live');
    expect(chosen()).toBeUndefined();
  });
});

describe('the state of a sale', () => {
  it.each([
    [sale('a', 1, 2), 'UPCOMING'],
    [sale('a', 0, 2), 'LIVE'],
    [sale('a', -2, 0), 'ENDED'],
    [sale('ended before its start', 5, -1), 'ENDED'],
    [sale('a', 1, 2, false), 'DRAFT'],
    [sale('a', -2, -1, false), 'ENDED'],
  ])('%j is %s', (of, status) => expect(statusOf(of, NOW)).toBe(status));
});

describe('the time of a spike', () => {
  it('begins with the sale and lasts half an hour at most', () => {
    expect(spikeWindowOf(NOW - MINUTE, NOW)).toEqual({ fromMs: NOW - MINUTE, toMs: NOW });
    const startsAtMs = NOW - 99 * MINUTE;
    expect(spikeWindowOf(startsAtMs, NOW)).toEqual({
      fromMs: startsAtMs,
      toMs: startsAtMs + LONGEST_SPIKE_MS,
    });
  });

  it('is not there before the sale has run for a second', () => {
    expect(spikeWindowOf(NOW + 1, NOW)).toBeUndefined();
    expect(spikeWindowOf(NOW - 999, NOW)).toBeUndefined();
  });
});
