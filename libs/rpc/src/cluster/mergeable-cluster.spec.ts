import { describe, expect, it } from '@jest/globals';
import { clusterContext } from '../../test/support/cluster-context.js';
import { FakeInvoker, invocationOn } from '../../test/support/fake-invoker.js';
import { boolean, int32, int64, list, map, method, nullable, service, set, string } from '../index.js';
import { defaultExtensions } from '../config/default-extensions.js';
import { MergeableCluster } from './mergeable-cluster.js';

const Menu = service('a.Menu', {
  items: method({ args: [], returns: list(string()), idempotent: true }),
  tags: method({ args: [], returns: nullable(set(string())), idempotent: true }),
  prices: method({ args: [], returns: map(int32()), idempotent: true }),
  count: method({ args: [], returns: int32(), idempotent: true }),
  sold: method({ args: [], returns: int64(), idempotent: true }),
  open: method({ args: [], returns: boolean(), idempotent: true }),
});

const extensions = defaultExtensions().register('merger', 'longest', (values) =>
  (values as string[][]).reduce((longest, next) => (next.length > longest.length ? next : longest)),
);
/** Providers of the groups `aa`, `bb`, … that answer with the values in turn. */
function join(values: readonly unknown[], parameters: Record<string, string>) {
  const invokers = values.map((value, index) => {
    const name = String.fromCharCode(97 + index);
    const behave = value instanceof Error ? ('NETWORK' as const) : () => value;
    return new FakeInvoker(`${name}:1`, behave, { group: name + name });
  });
  const context = clusterContext(invokers, parameters, Menu);
  const cluster = new MergeableCluster((name) => extensions.require('merger', name)).join(context);
  const call = async (name: string) => (await cluster.invoke(invocationOn(Menu, name))).value;
  return { call, invokers, logger: context.logger };
}

describe('MergeableCluster', () => {
  it.each([
    ['items', [['x'], ['y', 'x']], ['x', 'y', 'x']],
    ['tags', [['x'], null, ['y', 'x']], ['x', 'y']],
    ['tags', [null, null], null],
    ['prices', [{ x: 1, y: 2 }, { y: 3 }], { x: 1, y: 3 }],
    ['count', [1, 2, 4], 7],
    ['sold', ['9007199254740993', '1'], '9007199254740994'],
  ])('merges what the groups answer to %s by the type', async (name, values, expected) => {
    expect(await join(values, { merger: 'true' }).call(name)).toEqual(expected);
  });

  it('merges by a named extension, by one of the library and by a method of the result', async () => {
    const values = [['x'], ['y', 'z']];
    expect(await join(values, { 'items.merger': 'longest' }).call('items')).toEqual(['y', 'z']);
    expect(await join(values, { 'items.merger': 'list' }).call('items')).toEqual(['x', 'y', 'z']);
    expect(await join(values, { 'items.merger': '.concat' }).call('items')).toEqual(['x', 'y', 'z']);
  });

  it('calls the first group alone for a method without a merger', async () => {
    const { call, invokers } = join([1, 2], { 'items.merger': 'true' });
    expect(await call('count')).toBe(1);
    expect(invokers.map(({ calls }) => calls)).toEqual([1, 0]);
  });

  it('leaves out a group that fails, and fails when all do', async () => {
    const some = join([['x'], new Error(), ['z']], { merger: 'true' });
    expect(await some.call('items')).toEqual(['x', 'z']);
    expect(some.logger.lines).toEqual(['warn: group is left out of a merged result']);
    await expect(join([new Error(), new Error()], { merger: 'true' }).call('items')).rejects.toMatchObject({
      code: 'NETWORK',
    });
  });

  it('tries another provider inside a group', async () => {
    const invokers = [
      new FakeInvoker('a:1', 'NETWORK', { group: 'aa' }),
      new FakeInvoker('b:2', () => ['b'], { group: 'aa' }),
      new FakeInvoker('c:3', () => ['c'], { group: 'cc' }),
    ];
    const cluster = new MergeableCluster((name) => extensions.require('merger', name)).join(
      clusterContext(invokers, { merger: 'true' }, Menu),
    );
    expect(await cluster.invoke(invocationOn(Menu, 'items'))).toEqual({ value: ['b', 'c'] });
  });

  it.each([
    ['no merger "middle"', { merger: 'middle' }],
    ['a.Menu.open cannot be merged', { 'open.merger': 'true' }],
    ['a.Menu.count cannot be merged', { 'count.merger': 'list' }],
  ])('refuses at once: %s', (message, parameters) => {
    expect(() => join([1], parameters)).toThrow(message);
  });
});
