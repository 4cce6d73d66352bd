import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { clusterContext } from '../../test/support/cluster-context.js';
import { FakeInvoker, invocationOf } from '../../test/support/fake-invoker.js';
import { ServiceUrl } from '../common/service-url.js';
import { FailoverCluster } from './failover-cluster.js';
import { RetryBudget } from './retry-budget.js';

const url = (parameters: Record<string, string> = {}) =>
  new ServiceUrl('consumer', 'localhost', 0, 'a.Counter', parameters);

describe('RetryBudget', () => {
  it('never grants more than its share of the calls and its rate per second, whatever the order', () => {
    const step = fc.oneof(
      fc.record({ calls: fc.nat(2000) }),
      fc.record({ passMs: fc.nat(15_000) }),
      fc.record({ retries: fc.nat(1000) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.nat(100), fc.nat(50), (steps, percent, min) => {
        let nowMs = 0;
        const parameters = { 'retry.budget.percent': String(percent), 'retry.budget.min': String(min) };
        const budget = new RetryBudget(url(parameters), () => nowMs);
        let calls = 0;
        let granted = 0;
        for (const next of steps) {
          if ('calls' in next) {
            for (let call = 0; call < next.calls; call++) budget.onCall();
            calls += next.calls;
          } else if ('passMs' in next) nowMs += next.passMs;
          else for (let retry = 0; retry < next.retries; retry++) if (budget.tryTake()) granted++;
          const limit = (calls * percent) / 100 + min * (nowMs / 1000 + 1);
          expect(granted).toBeLessThanOrEqual(limit + 1e-6);
        }
      }),
    );
  });

  it('grants a fifth of a steady stream of calls, and ten a second beside', () => {
    let nowMs = 0;
    const budget = new RetryBudget(url(), () => nowMs);
    let granted = 0;
    for (let second = 0; second < 100; second++) {
      for (let call = 0; call < 1000; call++) {
        budget.onCall();
        nowMs++;
        if (budget.tryTake()) granted++;
      }
    }
    // 20,000 and 1,000, less what runs off.
    expect(granted).toBeGreaterThan(20_500);
    expect(granted).toBeLessThan(21_100);
  });

  it('does not save up for longer than ten seconds', () => {
    let nowMs = 0;
    const budget = new RetryBudget(url(), () => nowMs);
    for (let call = 0; call < 360_000; call++) budget.onCall();
    nowMs = 3_600_000;
    let granted = 0;
    while (budget.tryTake()) granted++;
    // 100 calls a second for ten seconds, and 10 a second.
    expect(granted).toBe(300);
  });

  it('lets what it saved up run off between retries too', () => {
    let nowMs = 0;
    const budget = new RetryBudget(url({ 'retry.budget.min': '0' }), () => nowMs);
    for (let call = 0; call < 1000; call++) budget.onCall();
    for (let pause = 0; pause < 3; pause++) {
      expect(budget.tryTake()).toBe(true);
      nowMs += 5000;
    }
    let left = 0;
    while (budget.tryTake()) left++;
    // Of 200 tokens half is left after each five seconds.
    expect(left).toBeGreaterThan(20);
    expect(left).toBeLessThanOrEqual(25);
  });

  it('refuses a parameter that is no number', () => {
    expect(() => new RetryBudget(url({ 'retry.budget.percent': '-1' }))).toThrow(
      'retry.budget.percent is a whole number from 0, not "-1"',
    );
  });
});

describe('FailoverCluster with a spent budget', () => {
  it('fails with the last error, which says so, and makes no further attempt', async () => {
    const invokers = ['a:1', 'b:2', 'c:3'].map((address) => new FakeInvoker(address, 'NETWORK'));
    const parameters = { 'retry.budget.percent': '10', 'retry.budget.min': '0' };
    const cluster = new FailoverCluster().join(clusterContext(invokers, parameters));
    const messages = new Set<string>();
    for (let call = 0; call < 1000; call++) {
      await cluster
        .invoke(invocationOf('add'))
        .catch((error: Error & { code: string }) => messages.add(`${error.code} ${error.message}`));
    }
    // An outage: 1,000 calls make 1,100 attempts, not 3,000.
    expect(invokers.reduce((sum, { calls }) => sum + calls, 0)).toBeLessThanOrEqual(1100);
    expect(invokers.reduce((sum, { calls }) => sum + calls, 0)).toBeGreaterThan(1050);
    expect(messages).toContain('NETWORK NETWORK at a:1 (after 1 attempt: a:1; the retry budget is spent)');
  });
});
