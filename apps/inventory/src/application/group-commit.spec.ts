import { GroupCommit, KeyedGroupCommit } from './group-commit.js';

describe('GroupCommit', () => {
  it('takes what arrives while a batch is under way with the next one', async () => {
    const batches: number[][] = [];
    let release = () => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    const line = new GroupCommit<number, number>(async (items) => {
      batches.push([...items]);
      if (batches.length === 1) await gate;
      return items.map((item) => item * 10);
    }, 4);
    const first = [line.submit(1), line.submit(2)];
    await new Promise((resolve) => setImmediate(resolve));
    const later = [3, 4, 5, 6, 7].map((item) => line.submit(item));
    release();
    expect(await Promise.all([...first, ...later])).toEqual([10, 20, 30, 40, 50, 60, 70]);
    expect(batches).toEqual([[1, 2], [3, 4, 5, 6], [7]]);
  });

  it('fails every item of a failing batch, and goes on', async () => {
    let fail = true;
    const line = new GroupCommit<number, number>(async (items) => {
      if (fail) throw new Error('away');
      return items;
    }, 4);
    await expect(Promise.allSettled([line.submit(1), line.submit(2)])).resolves.toMatchObject([
      { status: 'rejected' },
      { status: 'rejected' },
    ]);
    fail = false;
    expect(await line.submit(3)).toBe(3);
  });

  it('keeps the batches of different keys apart', async () => {
    const seen: string[] = [];
    const lines = new KeyedGroupCommit<number, number>(async (key, items) => {
      seen.push(`${key}:${items.join()}`);
      return items;
    }, 4);
    await Promise.all([lines.submit('a', 1), lines.submit('b', 2), lines.submit('a', 3)]);
    expect(seen).toEqual(['a:1,3', 'b:2']);
  });
});
