import { BoundedCache } from './bounded-cache.js';

describe('a bounded cache', () => {
  it('keeps the last entries used and forgets the others', () => {
    const cache = new BoundedCache<number>(2);
    for (const [index, key] of ['a', 'b', 'c'].entries()) cache.set(key, index);
    expect(cache.get('a')).toBe(0); // Used again: young once more.
    cache.set('d', 3);
    expect([cache.get('b'), cache.get('a'), cache.get('d')]).toEqual([undefined, 0, 3]);
  });

  it('holds at most twice its size', () => {
    const cache = new BoundedCache<number>(10);
    for (let n = 0; n < 1000; n += 1) cache.set(`key-${n}`, n);
    const held = Array.from({ length: 1000 }, (_, n) => n).filter((n) => cache.get(`key-${n}`) !== undefined);
    expect(held.length).toBeLessThanOrEqual(20);
    expect(held).toContain(999);
  });

  it('forgets at once what is deleted', () => {
    const cache = new BoundedCache<number>(1);
    cache.set('a', 1);
    cache.set('b', 2);
    cache.delete('a');
    expect([cache.get('a'), cache.get('b')]).toEqual([undefined, 2]);
  });
});
