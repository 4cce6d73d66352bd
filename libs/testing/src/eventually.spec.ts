import { describe, expect, it } from '@jest/globals';
import { eventually } from './eventually.js';

describe('eventually', () => {
  it('tries until the assertion holds, and gives its value', async () => {
    let tries = 0;
    const value = await eventually(
      async () => {
        tries += 1;
        expect(tries).toBe(3);
        return 'held';
      },
      { everyMs: 1 },
    );
    expect([value, tries]).toEqual(['held', 3]);
  });

  it('throws the last error when the time is up', async () => {
    const never = () => {
      throw new Error('still wrong');
    };
    await expect(eventually(never, { timeoutMs: 30, everyMs: 5 })).rejects.toThrow(
      'not within 30 ms: still wrong',
    );
  });
});
