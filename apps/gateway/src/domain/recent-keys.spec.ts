import fc from 'fast-check';
import { RecentKeys } from './recent-keys.js';

describe('recent keys', () => {
  it('never forgets one of the last generation, in any order of any keys', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 1, maxLength: 40 }), { minLength: 1, maxLength: 60 }),
        (keys) => {
          const recent = new RecentKeys(20);
          for (const key of keys) recent.add(key);
          return keys.slice(-20).every((key) => recent.has(key));
        },
      ),
      { numRuns: 10 },
    );
  });

  it('forgets what is older than two generations', () => {
    const recent = new RecentKeys(10);
    recent.add('old');
    for (let n = 0; n < 30; n += 1) recent.add(`key-${n}`);
    expect(recent.has('old')).toBe(false);
  });

  it('takes few unknown keys for known ones, also among keys that look alike', () => {
    const recent = new RecentKeys();
    for (let n = 0; n < 100_000; n += 1) recent.add(`spike-0000002a-${String(n).padStart(8, '0')}`);
    let mistaken = 0;
    for (let n = 100_000; n < 120_000; n += 1) {
      if (recent.has(`spike-0000002a-${String(n).padStart(8, '0')}`)) mistaken += 1;
    }
    expect(mistaken).toBeLessThan(20);
  });
});
