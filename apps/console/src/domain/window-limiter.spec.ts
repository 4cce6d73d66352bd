import { WindowLimiter } from './window-limiter.js';

describe('the limiter', () => {
  let nowMs: number;
  let limiter: WindowLimiter;
  beforeEach(() => {
    nowMs = 5000;
    limiter = new WindowLimiter(2, 1000, () => nowMs, 3);
  });

  it('lets so many through per key and window, and tells how long to wait', () => {
    expect([limiter.take('a'), limiter.take('a')]).toEqual([0, 0]);
    nowMs += 400;
    expect([limiter.take('a'), limiter.take('b')]).toEqual([600, 0]);
    nowMs += 600;
    expect(limiter.take('a')).toBe(0);
  });

  it('forgets what is given back', () => {
    for (let n = 0; n < 10; n += 1) {
      expect(limiter.take('a')).toBe(0);
      limiter.giveBack('a');
    }
    limiter.giveBack('unknown');
  });

  it('remembers a bounded number of keys', () => {
    for (const key of ['a', 'a', 'b', 'c']) limiter.take(key);
    expect(limiter.take('d')).toBe(0);
    expect(limiter.take('a')).toBe(0);
  });
});
