import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { TimedEntry, TimerWheel } from './timer-wheel.js';

class Entry extends TimedEntry {
  firedAt: number | undefined;

  constructor(private readonly then: () => void = () => undefined) {
    super();
  }

  override onTimeout(): void {
    this.firedAt = performance.now();
    this.then();
  }
}

describe('TimerWheel', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: 0 });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('fires each entry once, at its time or up to 20 ms late, also beyond one turn of the wheel', () => {
    const wheel = new TimerWheel();
    const waits = [0, 1, 9, 10, 11, 55, 999, 10_239, 10_240, 10_241, 35_000];
    const from = performance.now();
    const entries = waits.map((wait) => {
      const entry = new Entry();
      wheel.add(entry, from + wait);
      return entry;
    });
    jest.advanceTimersByTime(40_000);
    entries.forEach((entry, index) => {
      const late = entry.firedAt! - from - waits[index]!;
      expect(late).toBeGreaterThanOrEqual(0);
      expect(late).toBeLessThanOrEqual(20);
    });
    expect(wheel.size).toBe(0);
  });

  it('does not fire what was removed, not even by another entry of the same tick', () => {
    const wheel = new TimerWheel();
    const second = new Entry();
    const first = new Entry(() => wheel.remove(second));
    const removed = new Entry();
    wheel.add(first, 15);
    wheel.add(second, 15);
    wheel.add(removed, 15);
    wheel.remove(removed);
    wheel.remove(removed);
    jest.advanceTimersByTime(100);
    expect(first.firedAt).toBeDefined();
    expect([second.firedAt, removed.firedAt]).toEqual([undefined, undefined]);
    expect(wheel.size).toBe(0);
  });

  it('lets an entry wait again while it fires', () => {
    const wheel = new TimerWheel();
    let fired = 0;
    const entry: Entry = new Entry(() => {
      if (++fired < 5) wheel.add(entry, performance.now() + 10);
    });
    wheel.add(entry, 10);
    jest.advanceTimersByTime(200);
    expect(fired).toBe(5);
  });

  it('runs no timer while nothing waits', () => {
    const wheel = new TimerWheel();
    expect(jest.getTimerCount()).toBe(0);
    wheel.add(new Entry(), 10);
    expect(jest.getTimerCount()).toBe(1);
    jest.advanceTimersByTime(100);
    expect(jest.getTimerCount()).toBe(0);
  });
});
