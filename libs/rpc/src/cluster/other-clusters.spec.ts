import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { clusterContext } from '../../test/support/cluster-context.js';
import { FakeInvoker, invocationOf, invocationOn } from '../../test/support/fake-invoker.js';
import { date, enumeration, list, method, nothing, nullable, service, string, struct } from '../index.js';
import type { Directory } from './directory/directory.js';
import { AvailableCluster } from './available-cluster.js';
import { BroadcastCluster } from './broadcast-cluster.js';
import { FailbackCluster } from './failback-cluster.js';
import { FailoverCluster } from './failover-cluster.js';
import { FailsafeCluster } from './failsafe-cluster.js';
import { ForkingCluster } from './forking-cluster.js';
import { stickyCluster } from './sticky-cluster.js';

const calls = (invokers: readonly FakeInvoker[]): number[] => invokers.map((invoker) => invoker.calls);
const failing = (...addresses: string[]): FakeInvoker[] =>
  addresses.map((address) => new FakeInvoker(address, 'NETWORK'));

const Shapes = service('a.Shapes', {
  text: method({ args: [], returns: string() }),
  maybe: method({ args: [], returns: nullable(date()) }),
  none: method({ args: [], returns: nothing() }),
  many: method({ args: [], returns: list(string()) }),
  whole: method({ args: [], returns: struct('a.Whole', { name: string(), tags: list(string()) }) }),
  colour: method({ args: [], returns: enumeration('a.Colour', ['RED']) }),
});

describe('FailsafeCluster', () => {
  it('answers a failed call with an empty value of its type, and logs it', async () => {
    const context = clusterContext(failing('a:1'), {}, Shapes);
    const cluster = new FailsafeCluster().join(context);
    const valueOf = async (name: string) => (await cluster.invoke(invocationOn(Shapes, name))).value;
    expect(await valueOf('text')).toBe('');
    expect(await valueOf('maybe')).toBeNull();
    expect(await valueOf('none')).toBeUndefined();
    expect(await valueOf('whole')).toEqual({ name: '', tags: [] });
    const first = await valueOf('many');
    expect(first).toEqual([]);
    expect(await valueOf('many')).not.toBe(first);
    expect(context.logger.lines).toContain('error: failed call was left out');
    expect(context.logger.fields[0]).toMatchObject({ method: 'a.Shapes.text', err: { code: 'NETWORK' } });
  });

  it('fails where the type has no empty value, and with what the service threw', async () => {
    const cluster = new FailsafeCluster().join(clusterContext(failing('a:1'), {}, Shapes));
    await expect(cluster.invoke(invocationOn(Shapes, 'colour'))).rejects.toThrow(
      'NETWORK at a:1; a.Colour has no empty value',
    );
    const refusing = clusterContext([new FakeInvoker('a:1', 'SERVICE_ERROR')]);
    await expect(new FailsafeCluster().join(refusing).invoke(invocationOf('add'))).rejects.toMatchObject({
      code: 'SERVICE_ERROR',
    });
  });
});

describe('FailbackCluster', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('answers with an empty value and repeats on another provider, with a budget of its own', async () => {
    const budgets: number[] = [];
    const second = new FakeInvoker('b:2', (invocation) => budgets.push(invocation.remainingMs()));
    const invokers = [...failing('a:1'), second];
    const context = clusterContext(invokers, { timeout: '300' });
    const cluster = new FailbackCluster().join(context);
    expect(await cluster.invoke(invocationOf('add', 'k', 250))).toEqual({ value: 0 });
    await jest.advanceTimersByTimeAsync(4999);
    expect(calls(invokers)).toEqual([1, 0]);
    await jest.advanceTimersByTimeAsync(1);
    expect(calls(invokers)).toEqual([1, 1]);
    expect(budgets[0]).toBeGreaterThan(299);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(calls(invokers)).toEqual([1, 1]);
  });

  it('gives up after three repetitions, and says so', async () => {
    const invokers = failing('a:1', 'b:2');
    const context = clusterContext(invokers);
    await new FailbackCluster().join(context).invoke(invocationOf('add'));
    await jest.advanceTimersByTimeAsync(60_000);
    expect(calls(invokers)).toEqual([2, 2]);
    expect(context.logger.lines.at(-1)).toBe('error: failed call is given up');
    expect(context.logger.fields.at(-1)).toMatchObject({ method: 'a.Counter.add', repeated: 3 });
  });

  it('fails what must not be repeated', async () => {
    const cluster = new FailbackCluster().join(clusterContext(failing('a:1')));
    await expect(cluster.invoke(invocationOf('take'))).rejects.toMatchObject({ code: 'NETWORK' });
    const refusing = new FailbackCluster().join(clusterContext([new FakeInvoker('a:1', 'BAD_REQUEST')]));
    await expect(refusing.invoke(invocationOf('add'))).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    expect(jest.getTimerCount()).toBe(0);
  });

  it('keeps a hundred calls and fails the next one', async () => {
    const cluster = new FailbackCluster().join(clusterContext(failing('a:1')));
    for (let call = 0; call < 100; call++) await cluster.invoke(invocationOf('add'));
    await expect(cluster.invoke(invocationOf('add'))).rejects.toThrow('100 calls wait already');
    expect(jest.getTimerCount()).toBe(100);
  });

  it('tries what waits a last time when it is closed, and leaves no timer', async () => {
    const invokers = failing('a:1', 'b:2');
    const context = clusterContext(invokers);
    const cluster = new FailbackCluster().join(context);
    await cluster.invoke(invocationOf('add'));
    cluster.close!();
    expect(jest.getTimerCount()).toBe(0);
    await jest.advanceTimersByTimeAsync(0);
    expect(calls(invokers)).toEqual([1, 1]);
    expect(context.logger.lines.at(-1)).toBe('error: failed call is given up');
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('ForkingCluster', () => {
  const never = (address: string) => new FakeInvoker(address, () => new Promise(() => undefined));

  it('asks two and takes the first that succeeds', async () => {
    const invokers = [never('a:1'), new FakeInvoker('b:2'), new FakeInvoker('c:3')];
    const cluster = new ForkingCluster().join(clusterContext(invokers));
    await expect(cluster.invoke(invocationOf('add'))).resolves.toEqual({ value: 'b:2' });
    expect(calls(invokers)).toEqual([1, 1, 0]);
  });

  it('is not ended by a failure while another may succeed', async () => {
    const invokers = [...failing('a:1'), new FakeInvoker('b:2')];
    const cluster = new ForkingCluster().join(clusterContext(invokers));
    await expect(cluster.invoke(invocationOf('add'))).resolves.toEqual({ value: 'b:2' });
  });

  it('fails with the names of all that were asked', async () => {
    const cluster = new ForkingCluster().join(clusterContext(failing('a:1', 'b:2', 'c:3'), { forks: '3' }));
    await expect(cluster.invoke(invocationOf('add'))).rejects.toThrow(
      'NETWORK at c:3 (after 3 attempts: a:1, b:2, c:3)',
    );
  });

  it.each([
    ['0', [1, 1, 1]],
    ['9', [1, 1, 1]],
    ['1', [1, 0, 0]],
  ])('forks %s', async (forks, expected) => {
    const invokers = ['a:1', 'b:2', 'c:3'].map((address) => new FakeInvoker(address));
    await new ForkingCluster().join(clusterContext(invokers, { forks })).invoke(invocationOf('add'));
    expect(calls(invokers)).toEqual(expected);
  });

  it('asks one only for a method that is not idempotent', async () => {
    const invokers = [new FakeInvoker('a:1'), new FakeInvoker('b:2')];
    await new ForkingCluster().join(clusterContext(invokers)).invoke(invocationOf('take'));
    expect(calls(invokers)).toEqual([1, 0]);
  });
});

describe('BroadcastCluster', () => {
  it('asks all in turn and gives the last result', async () => {
    const order: string[] = [];
    const invokers = ['a:1', 'b:2', 'c:3'].map(
      (address) =>
        new FakeInvoker(address, async () => {
          order.push(`${address} begins`);
          await Promise.resolve();
          order.push(`${address} ends`);
          return address;
        }),
    );
    const cluster = new BroadcastCluster().join(clusterContext(invokers));
    await expect(cluster.invoke(invocationOf('add'))).resolves.toEqual({ value: 'c:3' });
    expect(order.map((step) => step.slice(4))).toEqual([
      'begins',
      'ends',
      'begins',
      'ends',
      'begins',
      'ends',
    ]);
  });

  it('fails with the last failure after all were asked', async () => {
    const invokers = [...failing('a:1', 'b:2'), new FakeInvoker('c:3')];
    const cluster = new BroadcastCluster().join(clusterContext(invokers));
    await expect(cluster.invoke(invocationOf('add'))).rejects.toMatchObject({
      code: 'NETWORK',
      retriable: false,
      message: '2 of 3 providers failed: NETWORK at b:2',
    });
    expect(calls(invokers)).toEqual([1, 1, 1]);
  });

  it.each([
    ['50', [1, 1, 0, 0]],
    ['25', [1, 0, 0, 0]],
    ['0', [1, 1, 1, 1]],
    ['400', [1, 1, 1, 1]],
  ])('stops once %s percent have failed', async (percent, expected) => {
    const invokers = failing('a:1', 'b:2', 'c:3', 'd:4');
    const context = clusterContext(invokers, { 'broadcast.fail.percent': percent });
    await expect(new BroadcastCluster().join(context).invoke(invocationOf('add'))).rejects.toThrow();
    expect(calls(invokers)).toEqual(expected);
  });
});

describe('AvailableCluster', () => {
  it('takes the first that is available', async () => {
    const invokers = ['a:1', 'b:2', 'c:3'].map((address) => new FakeInvoker(address));
    const cluster = new AvailableCluster().join(clusterContext(invokers));
    await expect(cluster.invoke(invocationOf('add'))).resolves.toEqual({ value: 'a:1' });
    invokers[0]!.available = false;
    await expect(cluster.invoke(invocationOf('add'))).resolves.toEqual({ value: 'b:2' });
  });
});

describe('sticky', () => {
  const turning = () => {
    let next = 0;
    return { select: <T>(invokers: readonly T[]): T => invokers[next++ % invokers.length]! };
  };
  const join = (invokers: FakeInvoker[], parameters: Record<string, string>) =>
    stickyCluster(() => new FailoverCluster())().join({
      ...clusterContext(invokers, parameters),
      loadBalance: turning(),
    });

  it('stays with a provider while it is available, also after a failure that led away from the former one', async () => {
    const invokers = ['a:1', 'b:2', 'c:3'].map((address) => new FakeInvoker(address));
    const cluster = join(invokers, { sticky: 'true' });
    for (let call = 0; call < 3; call++) await cluster.invoke(invocationOf('add'));
    expect(calls(invokers)).toEqual([3, 0, 0]);
    invokers[0]!.available = false;
    for (let call = 0; call < 3; call++) await cluster.invoke(invocationOf('add'));
    expect(calls(invokers)).toEqual([3, 0, 3]);
  });

  it('leaves a provider that is not reachable, also where such ones are listed', async () => {
    const invokers = ['a:1', 'b:2'].map((address) => new FakeInvoker(address));
    const context = clusterContext(invokers, { sticky: 'true', 'cluster.availablecheck': 'false' });
    const directory = Object.assign(Object.create(context.directory), { list: () => invokers });
    const cluster = stickyCluster(() => new FailoverCluster())().join({
      ...context,
      directory: directory as Directory,
      loadBalance: turning(),
    });
    await cluster.invoke(invocationOf('add'));
    invokers[0]!.available = false;
    await cluster.invoke(invocationOf('add'));
    expect(calls(invokers)).toEqual([1, 1]);
  });

  it('holds for the methods that ask for it, and costs the others nothing', async () => {
    const invokers = ['a:1', 'b:2'].map((address) => new FakeInvoker(address));
    const cluster = join(invokers, { 'add.sticky': 'true' });
    for (let call = 0; call < 4; call++) await cluster.invoke(invocationOf('take'));
    expect(calls(invokers)).toEqual([2, 2]);
    for (let call = 0; call < 4; call++) await cluster.invoke(invocationOf('add'));
    expect(calls(invokers)).toEqual([6, 2]);
  });
});
