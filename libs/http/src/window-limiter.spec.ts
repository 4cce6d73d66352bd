import { WindowLimiter } from './window-limiter.js';

describe('a window limiter', () => {
  let nowMs = 0;
  const now = () => nowMs;
  beforeEach(() => {
    nowMs = 5000;
  });

  it('lets so many of each key through, then says how long to wait', () => {
    const limiter = new WindowLimiter(2, 1000, now);
    expect([limiter.take('a'), limiter.take('a'), limiter.take('b')]).toEqual([0, 0, 0]);
    nowMs += 400;
    expect([limiter.take('a'), limiter.take('b'), limiter.take('b')]).toEqual([600, 0, 600]);
    nowMs += 600;
    expect(limiter.take('a')).toBe(0);
  });

  it('takes one back', () => {
    const limiter = new WindowLimiter(1, 1000, now);
    limiter.take('a');
    limiter.giveBack('a');
    limiter.giveBack('never taken');
    expect([limiter.take('a'), limiter.take('a')]).toEqual([0, 1000]);
  });

  it('stays bounded: too many keys end the window', () => {
    const limiter = new WindowLimiter(1, 1000, now, 2);
    expect([limiter.take('a'), limiter.take('b'), limiter.take('c'), limiter.take('a')]).toEqual([
      0, 0, 0, 0,
    ]);
  });
});
