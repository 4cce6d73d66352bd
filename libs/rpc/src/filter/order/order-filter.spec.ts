import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { invocationOf } from '../../../test/support/fake-invoker.js';
import { filterContext, filterOf, HeldCalls, settled } from '../../../test/support/filter-bench.js';
import { list, string } from '../../common/contract/field-type.js';
import { method, service } from '../../common/contract/service-contract.js';
import type { Invocation } from '../../common/invocation.js';
import type { Result } from '../../common/invoker.js';
import { KeyedLines, orderFilter } from './order-filter.js';

describe('order', () => {
  it('runs calls of a key one after another as they came, over all ordered methods, and other keys beside them', async () => {
    const filter = filterOf(orderFilter, { 'order.argument': '0' });
    const calls = new HeldCalls();
    const answers = [
      filter(invocationOf('add', 'a'), calls.next),
      filter(invocationOf('take', 'a'), calls.next),
      filter(invocationOf('add', 'b'), calls.next),
      filter(invocationOf('add', 'a'), calls.next),
    ];
    const outcomes = Promise.allSettled(answers);
    const running = () =>
      calls.running.map(({ invocation }) => `${invocation.methodName} ${invocation.args[0]}`);
    await settled();
    expect(running()).toEqual(['add a', 'add b']);
    calls.endFirst(new Error('a failure ends a call as well'));
    await settled();
    expect(running()).toEqual(['add b', 'take a']);
    calls.running[1]!.end();
    await settled();
    expect(running()).toEqual(['add b', 'add a']);
    while (calls.running.length > 0) calls.endFirst();
    expect((await outcomes).map(({ status }) => status)).toEqual([
      'rejected',
      'fulfilled',
      'fulfilled',
      'fulfilled',
    ]);
  });

  it('drops a call whose time ends in the line, but waits for one that runs', async () => {
    const filter = filterOf(orderFilter, { 'add.order.argument': '0' });
    const calls = new HeldCalls();
    const slow = filter(invocationOf('add', 'a', 1), calls.next);
    await expect(filter(invocationOf('add', 'a', 20), calls.next)).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED',
    });
    const last = filter(invocationOf('add', 'a'), calls.next);
    await settled();
    expect(calls.seen).toHaveLength(1);
    calls.endFirst();
    await slow;
    await settled();
    calls.endFirst();
    await expect(last).resolves.toEqual({ value: 'a' });
    expect(calls.seen).toHaveLength(2);
  });

  it('refuses what is over the line of all keys together', async () => {
    const filter = filterOf(orderFilter, { 'add.order.argument': '0', 'order.queue': '2' });
    const calls = new HeldCalls();
    for (const key of ['a', 'b', 'a', 'b']) void filter(invocationOf('add', key), calls.next);
    await expect(filter(invocationOf('add', 'a'), calls.next)).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
    });
    void filter(invocationOf('add', 'c'), calls.next);
    await settled();
    expect(calls.seen).toEqual(['a', 'b', 'c']);
    calls.endFirst();
    await settled();
    expect(calls.seen).toEqual(['a', 'b', 'c', 'a']);
    for (; calls.running.length > 0; await settled()) calls.endFirst();
  });

  it('has room again when a call has left the line', async () => {
    const filter = filterOf(orderFilter, { 'add.order.argument': '0', 'order.queue': '1' });
    const calls = new HeldCalls();
    void filter(invocationOf('add', 'a'), calls.next);
    await expect(filter(invocationOf('add', 'a', 10), calls.next)).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED',
    });
    const next = filter(invocationOf('add', 'a'), calls.next);
    calls.endFirst();
    await settled();
    calls.endFirst();
    await expect(next).resolves.toEqual({ value: 'a' });
  });

  it('keeps the lines when a rule has the filter made anew', async () => {
    const owner = {};
    const calls = new HeldCalls();
    const made = (queue: string) =>
      filterOf(orderFilter, { 'order.argument': '0', 'order.queue': queue }, { owner });
    const first = made('10')(invocationOf('add', 'a'), calls.next);
    const next = made('1');
    const second = next(invocationOf('add', 'a'), calls.next);
    await expect(next(invocationOf('add', 'a'), calls.next)).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
    });
    expect(calls.seen).toHaveLength(1);
    calls.endFirst();
    await settled();
    calls.endFirst();
    await Promise.all([first, second]);
    expect(calls.seen).toHaveLength(2);
  });

  it('does not exist where no method is ordered, and says what a key can be', () => {
    expect(orderFilter(filterContext({}))).toBeUndefined();
    expect(() => filterOf(orderFilter, { 'order.argument': '1' })).toThrow(
      'order.argument of add must name an argument of text or number (0), not "1"',
    );
    const Lists = service('a.Lists', { join: method({ args: [list(string())], returns: string() }) });
    expect(() => filterOf(orderFilter, { 'order.argument': '0' }, { contract: Lists })).toThrow(
      'it has none',
    );
    expect(() => filterOf(orderFilter, { 'order.argument': 'first' })).toThrow(TypeError);
    expect(orderFilter(filterContext({ 'take.order.argument': '' }))).toBeUndefined();
  });
});

describe('KeyedLines', () => {
  it('keeps the order of each key and one call of it at a time, and leaves nothing behind', async () => {
    const call = fc.record({
      key: fc.constantFrom('a', 'b', 'c'),
      workMs: fc.integer({ min: 0, max: 2 }),
      timeoutMs: fc.constantFrom(-1, 1, 10_000),
      pause: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 40 }), async (calls) => {
        const lines = new KeyedLines();
        const began: Record<string, number[]> = { a: [], b: [], c: [] };
        const running = new Set<string>();
        const work =
          (number: number, workMs: number) =>
          async (invocation: Invocation): Promise<Result> => {
            const key = String(invocation.args[0]);
            expect(running.has(key)).toBe(false);
            running.add(key);
            began[key]!.push(number);
            for (let turn = 0; turn < workMs; turn++) await settled();
            running.delete(key);
            return { value: number };
          };
        const answers: Promise<unknown>[] = [];
        for (const [number, { key, workMs, timeoutMs, pause }] of calls.entries()) {
          const answer = lines.run(key, invocationOf('add', key, timeoutMs), work(number, workMs));
          answers.push(
            answer.then(
              () => number,
              ({ code }: { code: string }) => expect(code).toBe('DEADLINE_EXCEEDED'),
            ),
          );
          if (pause) await settled();
        }
        const served = (await Promise.all(answers)).filter((number) => number !== undefined);
        for (const numbers of Object.values(began))
          expect(numbers).toEqual([...numbers].sort((x, y) => x - y));
        expect(Object.values(began).flat().sort()).toEqual(served.sort());
        expect(lines.size).toBe(0);
      }),
      { numRuns: 50 },
    );
  });

  it('does not mistake a new line of a key for the former one that a late call left, at whatever moment', async () => {
    for (let turns = 0; turns < 12; turns++) {
      const lines = new KeyedLines();
      const calls = new HeldCalls();
      const add = (timeoutMs: number) =>
        lines.run('a', invocationOf('add', 'a', timeoutMs), calls.next).catch(() => undefined);
      const first = add(1000);
      const late = add(1);
      const until = performance.now() + 2;
      while (performance.now() < until); // The wheel must not tell of the late one before the first one ends.
      calls.endFirst();
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      const second = add(1000);
      await Promise.all([first, late]);
      const third = add(1000);
      await settled();
      expect(calls.running).toHaveLength(1);
      calls.endFirst();
      await settled();
      calls.endFirst();
      await Promise.all([second, third]);
      expect(lines.size).toBe(0);
    }
  });
});
