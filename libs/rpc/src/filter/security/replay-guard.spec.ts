import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ReplayGuard } from './replay-guard.js';

describe('ReplayGuard', () => {
  it('accepts a number once, in any order within the window, and nothing older', () => {
    const jumps = fc.array(fc.integer({ min: -1500, max: 1500 }), { maxLength: 300 });
    fc.assert(
      fc.property(jumps, (moves) => {
        const guard = new ReplayGuard(1000);
        const seen = new Set<number>();
        let at = 5000;
        let highest = Number.NEGATIVE_INFINITY;
        for (const move of moves) {
          at = Math.max(0, at + move);
          const fresh = !seen.has(at) && at > highest - 1024;
          expect(guard.accept('s', at, 0)).toBe(fresh ? 'fresh' : 'repeated');
          if (fresh) seen.add(at);
          highest = Math.max(highest, at);
        }
      }),
    );
  });

  it('accepts every number of a long session, also in leaps', () => {
    for (const step of [1, 7, 1023, 1024, 5000]) {
      const guard = new ReplayGuard(1000);
      for (let number = 0; number < 5000 * step; number += step)
        expect(guard.accept('s', number, 0)).toBe('fresh');
    }
  });

  it('keeps sessions apart', () => {
    const guard = new ReplayGuard(1000);
    expect([guard.accept('a', 0, 0), guard.accept('b', 0, 0), guard.accept('a', 0, 0)]).toEqual([
      'fresh',
      'fresh',
      'repeated',
    ]);
  });

  it('takes no new session while there is room for none, and forgets only those unused for their life', () => {
    const guard = new ReplayGuard(1000, 2);
    guard.accept('a', 0, 0);
    guard.accept('b', 0, 500);
    expect(guard.accept('c', 0, 1000)).toBe('full');
    expect(guard.accept('c', 0, 1001)).toBe('fresh');
    expect(guard.accept('b', 0, 1002)).toBe('repeated');
    expect(guard.accept('a', 0, 1003)).toBe('full');
  });
});
