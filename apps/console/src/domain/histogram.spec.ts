import { addUp, countOf, quantileMs, quantilesOf } from './histogram.js';

const buckets = (...pairs: [number, number][]) => new Map(pairs);

describe('a histogram', () => {
  const hundred = buckets([0.01, 50], [0.1, 90], [1, 99], [Infinity, 100]);

  it('has its TPs inside the bucket where the rank falls, linearly', () => {
    expect(quantileMs(0.5, hundred)).toBe(10);
    expect(quantileMs(0.25, hundred)).toBe(5);
    expect(quantileMs(0.7, hundred)).toBeCloseTo(55);
    expect(quantileMs(0.99, hundred)).toBe(1000);
  });

  it('says the highest finite bound for what lies beyond it', () => {
    expect(quantileMs(0.999, hundred)).toBe(1000);
    expect(quantileMs(0.5, buckets([5, 0], [Infinity, 3]))).toBe(5000);
  });

  it('has none without observations', () => {
    expect(quantileMs(0.5, new Map())).toBeNull();
    expect(quantileMs(0.5, buckets([1, 0], [Infinity, 0]))).toBeNull();
    expect(quantilesOf(new Map())).toEqual({ tp50Ms: null, tp90Ms: null, tp99Ms: null, tp999Ms: null });
  });

  it('takes a bucket that counts less than the one below for as much', () => {
    expect(quantileMs(0.5, buckets([0.01, 10], [0.1, 9], [Infinity, 10]))).toBe(5);
  });

  it('is added up bucket by bucket', () => {
    const both = addUp([hundred, buckets([0.01, 1], [0.1, 1], [1, 1], [Infinity, 1])]);
    expect(countOf(both)).toBe(101);
    expect(both.get(0.01)).toBe(51);
    expect(countOf(addUp([]))).toBe(0);
  });
});
