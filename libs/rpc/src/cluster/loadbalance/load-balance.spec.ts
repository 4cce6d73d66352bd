import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FakeInvoker, invocationOf } from '../../../test/support/fake-invoker.js';
import { providers, seeded } from '../../../test/support/balancing.js';
import { ServiceUrl } from '../../common/service-url.js';
import { ConsistentHashLoadBalance } from './consistent-hash-load-balance.js';
import { LeastActiveLoadBalance } from './least-active-load-balance.js';
import { WeightTable, weightOf } from './weight.js';

const NOW = 1_700_000_000_000;
const weights = () => new WeightTable(() => NOW);

describe('weightOf', () => {
  const url = (parameters: Record<string, string>) => new FakeInvoker('a:1', 'OK', parameters).url;

  it.each([
    ['no start known', {}, 100],
    ['just started', { timestamp: String(NOW) }, 1],
    ['a tenth of the warm-up', { timestamp: String(NOW - 60_000) }, 10],
    ['warm', { timestamp: String(NOW - 600_000) }, 100],
    ['a clock ahead of ours', { timestamp: String(NOW + 5000) }, 1],
    ['own weight', { timestamp: String(NOW - 300_000), weight: '10' }, 5],
    ['own warm-up', { timestamp: String(NOW - 500), warmup: '1000' }, 50],
    ['no warm-up', { timestamp: String(NOW), warmup: '0' }, 100],
    ['out of service', { weight: '0' }, 0],
  ])('%s', (_name, parameters, expected) => {
    expect(weightOf(url(parameters), NOW)).toBe(expected);
  });
});

describe('LeastActiveLoadBalance', () => {
  it('always chooses one with the fewest calls under way', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5), { minLength: 1, maxLength: 8 }), fc.integer(), (active, seed) => {
        const invokers = providers(active.length);
        invokers.forEach((invoker, index) => (invoker.active = active[index]!));
        const chosen = new LeastActiveLoadBalance(seeded(seed), weights()).select(invokers);
        expect(chosen.active).toBe(Math.min(...active));
      }),
    );
  });

  it('shares among equals', () => {
    const invokers = providers(3);
    invokers[0]!.active = 9;
    const balance = new LeastActiveLoadBalance(seeded(7), weights());
    const chosen = new Set(Array.from({ length: 100 }, () => balance.select(invokers).address));
    expect(chosen).toEqual(new Set(['10.0.0.2:20880', '10.0.0.3:20880']));
  });
});

describe('ConsistentHashLoadBalance', () => {
  const balance = () =>
    new ConsistentHashLoadBalance(new ServiceUrl('consumer', 'localhost', 0, 'a.Counter'));
  const locate = (invokers: FakeInvoker[], key: string): string =>
    balance().select(invokers, invocationOf('add', key)).address;

  it("chooses as Dubbo's ring of 160 MD5 points a provider does", () => {
    const invokers = providers(4);
    const md5 = (text: string): Buffer => createHash('md5').update(text).digest();
    const ring = new Map<number, string>();
    for (const { address } of invokers) {
      for (let replica = 0; replica < 40; replica++) {
        for (let part = 0; part < 4; part++)
          ring.set(md5(`${address}${replica}`).readUInt32LE(part * 4), address);
      }
    }
    const points = [...ring.keys()].sort((a, b) => a - b);
    for (let user = 0; user < 500; user++) {
      const hash = md5(`user-${user}`).readUInt32LE(0);
      expect(locate(invokers, `user-${user}`)).toBe(
        ring.get(points.find((point) => point >= hash) ?? points[0]!),
      );
    }
  });

  it('sends a key to the same provider whatever the order of the list', () => {
    const invokers = providers(5);
    for (let user = 0; user < 100; user++)
      expect(locate([...invokers].reverse(), `${user}`)).toBe(locate(invokers, `${user}`));
  });

  it('moves only the keys of a provider that goes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 6 }), fc.nat(5), (count, gone) => {
        const invokers = providers(count);
        const left = invokers.filter((_, index) => index !== gone % count);
        for (let user = 0; user < 200; user++) {
          const before = locate(invokers, `u${user}`);
          const after = locate(left, `u${user}`);
          if (before !== invokers[gone % count]!.address) expect(after).toBe(before);
        }
      }),
      { numRuns: 10 },
    );
  });

  it('spreads keys over all providers', () => {
    const counts = new Map<string, number>();
    const strategy = balance();
    const invokers = providers(4);
    for (let user = 0; user < 4000; user++) {
      const { address } = strategy.select(invokers, invocationOf('add', `user-${user}`));
      counts.set(address, (counts.get(address) ?? 0) + 1);
    }
    for (const count of counts.values()) expect(count).toBeGreaterThan(500);
    expect(counts.size).toBe(4);
  });
});
