import { describe, expect, it } from '@jest/globals';
import { Backoff } from './backoff.mjs';

describe('Backoff', () => {
  it('doubles from 0.2 s and stays at 5 s while the process dies young', () => {
    const backoff = new Backoff();
    expect(Array.from({ length: 7 }, () => backoff.next(100))).toEqual([
      200, 400, 800, 1600, 3200, 5000, 5000,
    ]);
  });

  it('starts over after the process lived for 30 s', () => {
    const backoff = new Backoff();
    for (let death = 0; death < 5; death += 1) backoff.next(100);
    expect(backoff.next(30_000)).toBe(200);
    expect(backoff.next(100)).toBe(400);
  });
});
