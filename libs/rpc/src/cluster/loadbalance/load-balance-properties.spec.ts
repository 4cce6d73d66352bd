import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { providers, seeded, shareOut, weighted } from '../../../test/support/balancing.js';
import { FakeInvoker } from '../../../test/support/fake-invoker.js';
import { ServiceUrl } from '../../common/service-url.js';
import { AdaptiveLoadBalance } from './adaptive-load-balance.js';
import { ConsistentHashLoadBalance } from './consistent-hash-load-balance.js';
import { LeastActiveLoadBalance } from './least-active-load-balance.js';
import type { LoadBalance } from './load-balance.js';
import { RandomLoadBalance } from './random-load-balance.js';
import { RoundRobinLoadBalance } from './round-robin-load-balance.js';
import { ShortestResponseLoadBalance } from './shortest-response-load-balance.js';
import { WeightTable } from './weight.js';

const NOW = 1_700_000_000_000;
const now = () => NOW;
const weights = () => new WeightTable(now);
const ROUNDS = 2000;

/** Every balancer that heeds weights, with nothing measured yet: then all choose among equals. */
const BALANCERS: Record<string, (seed: number) => LoadBalance> = {
  random: (seed) => new RandomLoadBalance(seeded(seed), weights()),
  roundrobin: () => new RoundRobinLoadBalance(now, weights()),
  leastactive: (seed) => new LeastActiveLoadBalance(seeded(seed), weights()),
  shortestresponse: (seed) => new ShortestResponseLoadBalance(seeded(seed), weights(), () => 0),
};
const ALL: Record<string, (seed: number) => LoadBalance> = {
  ...BALANCERS,
  adaptive: (seed) => new AdaptiveLoadBalance(seeded(seed), weights(), () => 0),
  consistenthash: () =>
    new ConsistentHashLoadBalance(new ServiceUrl('consumer', 'localhost', 0, 'a.Counter')),
};
const named = (balancers: typeof ALL) => Object.entries(balancers);
const someWeights = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 2, maxLength: 6 });
const anySeed = fc.integer();

describe.each(named(BALANCERS))('%s among equals', (_name, make) => {
  it('shares calls out in proportion to weight', () => {
    fc.assert(
      fc.property(someWeights, anySeed, (shares, seed) => {
        const total = shares.reduce((sum, share) => sum + share, 0);
        shareOut(make(seed), weighted(...shares), ROUNDS).forEach((count, index) =>
          expect(Math.abs(count / ROUNDS - shares[index]! / total)).toBeLessThan(0.08),
        );
      }),
      { numRuns: 8 },
    );
  });

  it('gives a provider that warms up its share of the time that has passed', () => {
    const cold = new FakeInvoker('c:1', 'OK', { timestamp: String(NOW - 60_000) });
    const [share] = shareOut(make(3), [cold, ...weighted(100)], ROUNDS);
    // A tenth of ten minutes: weight 10 of 110.
    expect(Math.abs(share! / ROUNDS - 10 / 110)).toBeLessThan(0.03);
  });

  it('takes nothing from those who stay when one goes, and gives nothing to them when one comes', () => {
    fc.assert(
      fc.property(someWeights, anySeed, (shares, seed) => {
        const invokers = weighted(...shares);
        const balance = make(seed);
        const before = shareOut(balance, invokers, ROUNDS);
        const after = shareOut(balance, invokers.slice(1), ROUNDS);
        const again = shareOut(balance, invokers, ROUNDS);
        after.forEach((count, index) => {
          expect(count).toBeGreaterThan(before[index + 1]! - 0.08 * ROUNDS);
          expect(count).toBeGreaterThan(again[index + 1]! - 0.08 * ROUNDS);
        });
      }),
      { numRuns: 4 },
    );
  });
});

describe.each(named(ALL).filter(([name]) => name !== 'consistenthash'))('%s', (_name, make) => {
  it('never chooses a provider of weight 0 while another has some, however idle it is', () => {
    const invokers = weighted(0, 100, 0, 1);
    for (const busy of [1, 3]) invokers[busy]!.active = 50;
    const [first, , third] = shareOut(make(1), invokers, 500);
    expect([first, third]).toEqual([0, 0]);
  });

  it('shares among all when every weight is 0', () => {
    for (const count of shareOut(make(5), weighted(0, 0, 0), 600)) expect(count).toBeGreaterThan(120);
  });
});

describe.each(named(ALL))('%s', (_name, make) => {
  it('chooses one of the list, whatever came before', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(6), { maxLength: 30 }), anySeed, (sizes, seed) => {
        const all = providers(8);
        const balance = make(seed);
        for (const size of sizes) {
          const invokers = all.slice(size % 3, (size % 3) + size + 1);
          const [chosen] = invokers.filter((_, index) => shareOut(balance, invokers, 1)[index] === 1);
          expect(chosen === undefined || invokers.includes(chosen)).toBe(true);
          expect(shareOut(balance, invokers, 3).reduce((sum, count) => sum + count)).toBe(3);
        }
      }),
      { numRuns: 20 },
    );
  });
});
