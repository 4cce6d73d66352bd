import { describe, expect, it, jest } from '@jest/globals';
import { clusterContext } from '../../test/support/cluster-context.js';
import { FakeInvoker, invocationOf } from '../../test/support/fake-invoker.js';
import { RpcError } from '../common/rpc-error.js';
import { StaticDirectory } from './directory/static-directory.js';
import { FailfastCluster } from './failfast-cluster.js';
import { FailoverCluster } from './failover-cluster.js';
import { RouterChain } from './router/router-chain.js';

const join = (invokers: FakeInvoker[], retries = 2) =>
  new FailoverCluster().join(clusterContext(invokers, { retries: String(retries) }));

describe('FailoverCluster', () => {
  it('tries another provider for each retriable failure of an idempotent method', async () => {
    const invokers = [
      new FakeInvoker('a:1', 'NETWORK'),
      new FakeInvoker('b:2', 'TIMEOUT'),
      new FakeInvoker('c:3'),
    ];
    await expect(join(invokers).invoke(invocationOf('add'))).resolves.toEqual({ value: 'c:3' });
    expect(invokers.map(({ calls }) => calls)).toEqual([1, 1, 1]);
  });

  it('names every provider that was tried when all fail', async () => {
    const invokers = ['a:1', 'b:2', 'c:3', 'd:4'].map((address) => new FakeInvoker(address, 'NETWORK'));
    await expect(join(invokers).invoke(invocationOf('add'))).rejects.toMatchObject({
      code: 'NETWORK',
      provider: 'c:3',
      message: 'NETWORK at c:3 (after 3 attempts: a:1, b:2, c:3)',
    });
    expect(invokers[3]!.calls).toBe(0);
  });

  it('never repeats a method that is not idempotent', async () => {
    const invokers = [new FakeInvoker('a:1', 'NETWORK'), new FakeInvoker('b:2')];
    await expect(join(invokers).invoke(invocationOf('take'))).rejects.toMatchObject({
      code: 'NETWORK',
      message: 'NETWORK at a:1',
    });
    expect(invokers[1]!.calls).toBe(0);
  });

  it.each(['SERVICE_ERROR', 'BAD_REQUEST', 'SERIALIZATION', 'DEADLINE_EXCEEDED', 'FORBIDDEN'] as const)(
    'does not repeat after %s',
    async (code) => {
      const invokers = [new FakeInvoker('a:1', code), new FakeInvoker('b:2')];
      await expect(join(invokers).invoke(invocationOf('add'))).rejects.toMatchObject({ code });
      expect(invokers[1]!.calls).toBe(0);
    },
  );

  it("makes as many attempts as the call's own attachment says", async () => {
    const invokers = ['a:1', 'b:2', 'c:3'].map((address) => new FakeInvoker(address, 'NETWORK'));
    const once = invocationOf('add');
    once.retries = 0;
    await expect(join(invokers).invoke(once)).rejects.toThrow('NETWORK at a:1');
    const twice = invocationOf('add');
    twice.retries = 1;
    await expect(join(invokers, 0).invoke(twice)).rejects.toThrow('after 2 attempts');
    expect(invokers.map(({ calls }) => calls)).toEqual([2, 1, 0]);
  });

  it('goes back to one that was tried when no other is left', async () => {
    const invoker = new FakeInvoker('a:1', 'LIMIT_EXCEEDED');
    await expect(join([invoker]).invoke(invocationOf('add'))).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
    });
    expect(invoker.calls).toBe(3);
  });

  it('lists providers anew before each attempt', async () => {
    const [dead, late] = [new FakeInvoker('a:1', 'NETWORK'), new FakeInvoker('b:2')];
    late.available = false;
    const invoke = dead.invoke.bind(dead);
    dead.invoke = () => {
      dead.available = false;
      late.available = true;
      return invoke();
    };
    await expect(join([dead, late]).invoke(invocationOf('add'))).resolves.toEqual({ value: 'b:2' });
  });

  it('sends nothing when no time is left, first or later', async () => {
    const invoker = new FakeInvoker('a:1');
    await expect(join([invoker]).invoke(invocationOf('add', 'k', -1))).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED',
    });
    expect(invoker.calls).toBe(0);
    const clock = jest.spyOn(performance, 'now').mockReturnValue(1000);
    const slow = new FakeInvoker('b:2', () => {
      clock.mockReturnValue(1030);
      throw new RpcError('NETWORK', 'lost at last');
    });
    await expect(join([slow, invoker]).invoke(invocationOf('add', 'k', 20))).rejects.toMatchObject({
      code: 'NETWORK',
    });
    clock.mockRestore();
    expect(invoker.calls).toBe(0);
  });

  it('says why there is nobody', async () => {
    await expect(join([]).invoke(invocationOf('add'))).rejects.toMatchObject({
      code: 'NO_PROVIDER',
      message: 'no provider of a.Counter: none is registered',
    });
    const away = new FakeInvoker('a:1');
    away.available = false;
    await expect(join([away]).invoke(invocationOf('add'))).rejects.toThrow(
      'registered but not reachable: a:1',
    );
    const nobody = { active: true, route: () => [], close: () => undefined };
    const there = [new FakeInvoker('a:1')];
    const directory = new StaticDirectory('a.Counter', there, new RouterChain([nobody]));
    const routed = new FailoverCluster().join({ ...clusterContext(there), directory });
    await expect(routed.invoke(invocationOf('add'))).rejects.toThrow(
      'no provider of a.Counter: rules leave out all that are reachable: a:1',
    );
  });
});

describe('FailoverCluster with circuits', () => {
  const joinWith = (invokers: FakeInvoker[]) =>
    new FailoverCluster().join(
      clusterContext(invokers, {
        circuitbreaker: 'true',
        'retry.budget.min': '1',
        'retry.budget.percent': '0',
      }),
    );
  const open = (count: number) =>
    Array.from({ length: count }, (_, number) => new FakeInvoker(`a:${number + 1}`, 'CIRCUIT_OPEN'));

  it.each(['add', 'take'] as const)(
    'goes past all providers that are left alone, without a retry, for %s',
    async (method) => {
      const fine = new FakeInvoker('b:1');
      await expect(joinWith([...open(5), fine]).invoke(invocationOf(method))).resolves.toEqual({
        value: 'b:1',
      });
    },
  );

  it('fails when all are left alone, having asked each once', async () => {
    const invokers = open(3);
    await expect(joinWith(invokers).invoke(invocationOf('add'))).rejects.toMatchObject({
      code: 'CIRCUIT_OPEN',
    });
    expect(invokers.map(({ calls }) => calls)).toEqual([1, 1, 1]);
  });

  it('repeats a call that was sent no more than without them', async () => {
    const [failing, last] = [new FakeInvoker('b:1', 'NETWORK'), new FakeInvoker('c:1')];
    const cluster = joinWith([...open(1), failing, last]);
    await expect(cluster.invoke(invocationOf('take'))).rejects.toMatchObject({ code: 'NETWORK' });
    expect(last.calls).toBe(0);
    await expect(cluster.invoke(invocationOf('add'))).resolves.toEqual({ value: 'c:1' });
    await expect(cluster.invoke(invocationOf('add'))).rejects.toThrow('the retry budget is spent');
  });
});

describe('FailfastCluster', () => {
  it('makes one attempt', async () => {
    const invokers = [new FakeInvoker('a:1', 'NETWORK'), new FakeInvoker('b:2')];
    const cluster = new FailfastCluster().join(clusterContext(invokers));
    await expect(cluster.invoke(invocationOf('add'))).rejects.toMatchObject({ code: 'NETWORK' });
    expect(invokers[1]!.calls).toBe(0);
  });
});
