import { FreshCache } from './fresh-cache.js';

describe('the fresh cache', () => {
  let nowMs: number;
  let fetched: string[];
  let cache: FreshCache<string>;
  const get = (key: string, answer: Promise<string> = Promise.resolve(key)) =>
    cache.get(key, () => {
      fetched.push(key);
      return answer;
    });

  beforeEach(() => {
    nowMs = 0;
    fetched = [];
    cache = new FreshCache(2, 1000, () => nowMs);
  });

  it('fetches once in its time, also for those who come while the answer is under way', async () => {
    expect(await Promise.all([get('a'), get('a'), get('b')])).toEqual(['a', 'a', 'b']);
    nowMs = 999;
    await get('a');
    expect(fetched).toEqual(['a', 'b']);
    nowMs = 1000;
    await get('a');
    expect(fetched).toEqual(['a', 'b', 'a']);
  });

  it('does not keep a failure', async () => {
    await expect(get('a', Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await get('a')).toBe('a');
  });

  it('does not lose an answer to the late failure of an older question', async () => {
    let fail: (error: Error) => void = () => undefined;
    const late = get('a', new Promise((_, reject) => (fail = reject)));
    nowMs = 1000;
    await get('a');
    fail(new Error('late'));
    await expect(late).rejects.toThrow('late');
    await get('a');
    expect(fetched).toEqual(['a', 'a']);
  });

  it('is bounded', async () => {
    for (const key of ['a', 'b', 'c', 'd', 'e', 'a']) await get(key);
    expect(fetched.filter((key) => key === 'a')).toHaveLength(2);
  });
});
