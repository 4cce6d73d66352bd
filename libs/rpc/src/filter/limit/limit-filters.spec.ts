import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { invocationOf } from '../../../test/support/fake-invoker.js';
import { filterOf, HeldCalls, settled } from '../../../test/support/filter-bench.js';
import { activeLimitFilter } from './active-limit-filter.js';
import { bulkheadFilter } from './bulkhead-filter.js';
import { executeLimitFilter } from './execute-limit-filter.js';
import { TokenBucket } from './token-bucket.js';
import { tpsFilter } from './tps-filter.js';

describe('activelimit', () => {
  it('lets calls wait their turn at the provider, per method, in order', async () => {
    const filter = filterOf(activeLimitFilter, { actives: '2' }, { place: 'attempt' });
    const calls = new HeldCalls();
    const all = ['a', 'b', 'c', 'd'].map((key) => filter(invocationOf('add', key), calls.next));
    const other = filter(invocationOf('take', 'other'), calls.next);
    const outcomes = Promise.allSettled([...all, other]);
    await settled();
    expect(calls.seen).toEqual(['a', 'b', 'other']);
    calls.endFirst();
    await settled();
    calls.endFirst(new Error('also an end'));
    await settled();
    expect(calls.seen).toEqual(['a', 'b', 'other', 'c', 'd']);
    while (calls.running.length > 0) calls.endFirst();
    expect((await outcomes).map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
      'fulfilled',
    ]);
  });

  it('gives up at the deadline with LIMIT_EXCEEDED, which another provider may answer', async () => {
    const filter = filterOf(activeLimitFilter, { 'add.actives': '1' }, { place: 'attempt' });
    const calls = new HeldCalls();
    const held = filter(invocationOf('add', 'a'), calls.next);
    await expect(filter(invocationOf('add', 'b', 30), calls.next)).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
      provider: 'h:1',
      retriable: true,
    });
    void filter(invocationOf('take', 'free'), calls.next);
    await settled();
    expect(calls.seen).toEqual(['a', 'free']);
    calls.endFirst();
    await held;
  });
});

describe('executelimit', () => {
  it('refuses at once what is over the limit, per method, and has room again after a failure', async () => {
    const filter = filterOf(executeLimitFilter, { executes: '1', 'take.executes': '2' });
    const calls = new HeldCalls();
    const held = filter(invocationOf('add'), calls.next);
    await expect(filter(invocationOf('add'), calls.next)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    void filter(invocationOf('take'), calls.next);
    void filter(invocationOf('take'), calls.next);
    await expect(filter(invocationOf('take'), calls.next)).rejects.toThrow(
      '2 calls of a.Counter.take are under way here',
    );
    calls.endFirst(new Error('failed'));
    await expect(held).rejects.toThrow('failed');
    void filter(invocationOf('add'), calls.next);
    expect(calls.running).toHaveLength(3);
  });
});

describe('bulkhead', () => {
  it('bounds a service with all its methods: some run, some wait, the rest is refused at once', async () => {
    const filter = filterOf(bulkheadFilter, { bulkhead: '2', 'bulkhead.queue': '1' });
    const calls = new HeldCalls();
    void filter(invocationOf('add', 'a'), calls.next);
    void filter(invocationOf('take', 'b'), calls.next);
    const waiting = filter(invocationOf('add', 'c'), calls.next);
    await expect(filter(invocationOf('add', 'd'), calls.next)).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
      message: '2 calls of a.Counter are under way here and 1 wait',
    });
    expect(calls.seen).toEqual(['a', 'b']);
    calls.endFirst();
    await settled();
    expect(calls.seen).toEqual(['a', 'b', 'c']);
    calls.running[1]!.end();
    await expect(waiting).resolves.toEqual({ value: 'c' });
  });

  it('drops a call whose time ends in the line', async () => {
    const filter = filterOf(bulkheadFilter, { bulkhead: '1', 'bulkhead.queue': '5' });
    const calls = new HeldCalls();
    void filter(invocationOf('add', 'a'), calls.next);
    await expect(filter(invocationOf('add', 'b', 20), calls.next)).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED',
    });
    expect(calls.seen).toEqual(['a']);
  });

  it('has no line where none is asked for', async () => {
    const filter = filterOf(bulkheadFilter, { bulkhead: '1' });
    const calls = new HeldCalls();
    void filter(invocationOf('add'), calls.next);
    await expect(filter(invocationOf('add'), calls.next)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
  });
});

describe('TokenBucket', () => {
  it('passes in any span at most the burst and what the rate refills, and never less than the rate while asked often enough', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 300 }),
        (rate, burst, gaps) => {
          const bucket = new TokenBucket(rate, 1000, burst, 0);
          const passed: number[] = [];
          let now = 0;
          for (const gap of gaps) if (bucket.tryTake((now += gap))) passed.push(now);
          for (let from = 0; from < passed.length; from++) {
            for (let to = from; to < passed.length; to++) {
              const bound = burst + ((passed[to]! - passed[from]!) * rate) / 1000;
              expect(to - from + 1).toBeLessThanOrEqual(bound + 1e-6);
            }
          }
          expect(passed.length).toBeGreaterThanOrEqual(Math.min(burst, gaps.length));
        },
      ),
      { numRuns: 50 },
    );
  });

  it('is no fixed window: what passed just before an edge does not pass again just after it', () => {
    const bucket = new TokenBucket(10, 1000, 10, 0);
    const take = (at: number): number =>
      Array.from({ length: 10 }, () => bucket.tryTake(at)).filter(Boolean).length;
    expect([take(999), take(1001), take(1999)]).toEqual([10, 0, 10]);
  });
});

describe('tps', () => {
  const passed = async (parameters: Record<string, string>, names: ('add' | 'take')[]): Promise<string[]> => {
    const filter = filterOf(tpsFilter, parameters);
    const outcomes = names.map((name) =>
      filter(invocationOf(name), () => Promise.resolve({ value: 1 })).then(
        () => 'passed',
        ({ code }: { code: string }) => code,
      ),
    );
    return Promise.all(outcomes);
  };

  it('counts a service with all its methods', async () => {
    expect(await passed({ tps: '2', 'tps.interval': '3600000' }, ['add', 'take', 'add'])).toEqual([
      'passed',
      'passed',
      'LIMIT_EXCEEDED',
    ]);
  });

  it('counts a method on its own where it has its own rate, and all at once only up to the burst', async () => {
    const parameters = { tps: '1', 'take.tps': '5', 'take.tps.burst': '2', 'tps.interval': '3600000' };
    expect(await passed(parameters, ['add', 'take', 'take', 'take', 'add'])).toEqual([
      'passed',
      'passed',
      'passed',
      'LIMIT_EXCEEDED',
      'LIMIT_EXCEEDED',
    ]);
  });
});
