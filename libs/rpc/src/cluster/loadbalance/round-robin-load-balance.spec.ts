import { describe, expect, it } from '@jest/globals';
import { weighted } from '../../../test/support/balancing.js';
import { FakeInvoker, invocationOf } from '../../../test/support/fake-invoker.js';
import { RoundRobinLoadBalance } from './round-robin-load-balance.js';

const turns = (
  balance: RoundRobinLoadBalance,
  invokers: readonly FakeInvoker[],
  count: number,
  method: 'add' | 'take' = 'add',
): string =>
  Array.from({ length: count }, () => balance.select(invokers, invocationOf(method)).address.slice(2)).join(
    '',
  );

describe('RoundRobinLoadBalance', () => {
  it('spreads a heavy provider among the others, as Nginx does for 5 1 1', () => {
    expect(turns(new RoundRobinLoadBalance(() => 0), weighted(5, 1, 1), 14)).toBe('11213111121311');
  });

  it('counts each method on its own', () => {
    const balance = new RoundRobinLoadBalance(() => 0);
    const invokers = weighted(1, 1, 1);
    expect(turns(balance, invokers, 2)).toBe('12');
    expect(turns(balance, invokers, 3, 'take')).toBe('123');
    expect(turns(balance, invokers, 1)).toBe('3');
  });

  it('begins anew with a provider whose weight has changed', () => {
    let nowMs = 1001;
    const balance = new RoundRobinLoadBalance(() => nowMs);
    const warming = new FakeInvoker('p:1', 'OK', { weight: '10', timestamp: '1', warmup: '10000' });
    const invokers = [warming, new FakeInvoker('p:2', 'OK', { weight: '1' })];
    expect(turns(balance, invokers, 1)).toBe('1');
    nowMs = 20_000;
    // With the -1 of its first turn it would have one less.
    expect(turns(balance, invokers, 6)).toBe('111112');
  });

  it('forgets turns after a minute without a call', () => {
    let nowMs = 0;
    const balance = new RoundRobinLoadBalance(() => nowMs);
    const invokers = weighted(3, 1);
    expect(turns(balance, invokers, 1)).toBe('1');
    nowMs += 60_000;
    expect(turns(balance, invokers, 4)).toBe('1211');
    nowMs += 60_001;
    expect(turns(balance, invokers, 4)).toBe('1121');
  });
});
