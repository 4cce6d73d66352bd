import { Unavailable } from '../../application/ports.js';
import { Bulkhead } from './bulkhead.js';

describe('bulkhead', () => {
  /** Work that ends when it is told to. */
  function jobs(bulkhead: Bulkhead) {
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const start = (job: number) =>
      bulkhead.run(() => {
        begun.push(job);
        return new Promise<number>((resolve) => (ends[job] = () => resolve(job)));
      });
    return { begun, ends, start };
  }

  it('runs a few at once, lets some wait in line, and refuses the rest at once', async () => {
    const { begun, ends, start } = jobs(new Bulkhead(2, 1));
    const admitted = [start(0), start(1), start(2)];
    await expect(start(3)).rejects.toThrow(Unavailable);
    expect(begun).toEqual([0, 1]);
    ends[1]!();
    await admitted[1];
    const next = start(3); // There is room in line again.
    expect(begun).toEqual([0, 1, 2]);
    await expect(start(4)).rejects.toThrow(Unavailable);
    ends[0]!();
    ends[2]!();
    await admitted[2];
    ends[3]!();
    expect(await Promise.all([...admitted, next])).toEqual([0, 1, 2, 3]);
  });

  it('gives the place on when work fails', async () => {
    const bulkhead = new Bulkhead(1, 1);
    const failing = bulkhead.run(() => Promise.reject(new Error('out of memory')));
    const waiting = bulkhead.run(async () => 'done');
    await expect(failing).rejects.toThrow('out of memory');
    expect(await waiting).toBe('done');
    expect(await bulkhead.run(async () => 'again')).toBe('again');
  });
});
