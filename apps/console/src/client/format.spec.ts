import { bytesText, durationText, latencyText, priceText, rateText, shareText } from './format.js';

describe('figures in words', () => {
  it.each([
    [0.0042, '0.00 ms'],
    [0.42, '0.42 ms'],
    [4.24, '4.2 ms'],
    [9.96, '10 ms'],
    [69.4, '69 ms'],
    [999.6, '1.00 s'],
    [1034, '1.03 s'],
    [5000, '≥ 5 s'],
  ])('a latency of %f ms is %s', (ms, text) => expect(latencyText(ms)).toBe(text));

  it.each([
    [0, '0'],
    [0.04, '0.0'],
    [7.26, '7.3'],
    [9.96, '10'],
    [2013.4, '2,013'],
  ])('a rate of %f is %s', (rate, text) => expect(rateText(rate)).toBe(text));

  it.each([
    [0, '0 %'],
    [0.0004, '< 0.1 %'],
    [0.5, '50 %'],
    [0.123, '12.3 %'],
    [0.9996, '> 99.9 %'],
    [1, '100 %'],
  ])('a share of %f is %s', (share, text) => expect(shareText(share)).toBe(text));

  it.each([
    [-5, '0:00'],
    [42_999, '0:42'],
    [723_000, '12:03'],
    [11_109_000, '3:05:09'],
    [187_200_000, '2 d 4 h'],
  ])('a duration of %i ms is %s', (ms, text) => expect(durationText(ms)).toBe(text));

  it('prices are cents, memory MiB', () => {
    expect([priceText(399_900), priceText(5), bytesText(131_072_000)]).toEqual([
      '¥3,999.00',
      '¥0.05',
      '125 MiB',
    ]);
  });
});
