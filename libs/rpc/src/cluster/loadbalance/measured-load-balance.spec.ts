import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { providers, seeded, shareOut } from '../../../test/support/balancing.js';
import { FakeInvoker, invocationOf } from '../../../test/support/fake-invoker.js';
import { RpcError } from '../../common/rpc-error.js';
import { AdaptiveLoadBalance } from './adaptive-load-balance.js';
import { invokeChosen, type LoadBalance } from './load-balance.js';
import { ShortestResponseLoadBalance } from './shortest-response-load-balance.js';
import { SlidingAverage } from './sliding-average.js';
import { WeightTable } from './weight.js';

/** A clock that providers move by the time that they take. */
class Clock {
  nowMs = 1000;
  readonly now = (): number => this.nowMs;

  provider(address: string, tookMs: () => number, fails: () => boolean = () => false): FakeInvoker {
    return new FakeInvoker(address, () => {
      this.nowMs += tookMs();
      if (fails()) throw new RpcError('NETWORK', 'gone');
      return address;
    });
  }
}

async function call(balance: LoadBalance, invokers: readonly FakeInvoker[], times: number): Promise<void> {
  for (let round = 0; round < times; round++) {
    const invocation = invocationOf('add');
    const chosen = balance.select(invokers, invocation);
    await invokeChosen(balance, chosen, invocation).catch(() => undefined);
  }
}

const BALANCERS: Record<string, (clock: Clock) => LoadBalance> = {
  shortestresponse: ({ now }) => new ShortestResponseLoadBalance(seeded(1), new WeightTable(now), now),
  adaptive: ({ now }) => new AdaptiveLoadBalance(seeded(1), new WeightTable(now), now),
};

describe.each(Object.entries(BALANCERS))('%s', (name, make) => {
  it('prefers the provider that answers sooner', async () => {
    const clock = new Clock();
    const invokers = [
      clock.provider('a:1', () => 50),
      clock.provider('b:2', () => 5),
      clock.provider('c:3', () => 50),
    ];
    await call(make(clock), invokers, 300);
    const [slow, fast, slower] = invokers.map(({ calls }) => calls);
    expect(fast).toBeGreaterThan(slow! + slower!);
    expect(slow).toBeGreaterThan(0);
  });

  it('weighs the calls under way against the speed', async () => {
    const clock = new Clock();
    const invokers = [clock.provider('a:1', () => 10), clock.provider('b:2', () => 25)];
    const balance = make(clock);
    await call(balance, invokers, 30);
    invokers[0]!.active = 1;
    expect(balance.select(invokers, invocationOf('add')).address).toBe('a:1');
    invokers[0]!.active = 4;
    expect(balance.select(invokers, invocationOf('add')).address).toBe('b:2');
  });

  it('leaves a provider that becomes slow, and comes back when it is well again', async () => {
    const clock = new Clock();
    let slowMs = 10;
    const invokers = [clock.provider('a:1', () => slowMs), clock.provider('b:2', () => 12)];
    const balance = make(clock);
    await call(balance, invokers, 50);
    slowMs = 400;
    await call(balance, invokers, 50);
    const before = invokers[0]!.calls;
    await call(balance, invokers, 50);
    expect(invokers[0]!.calls - before).toBeLessThan(10);
    slowMs = 1;
    clock.nowMs += 60_000;
    await call(balance, invokers, 200);
    expect(invokers[0]!.calls - before).toBeGreaterThan(100);
  });

  it('does not throw all calls at a provider that nothing is known of', async () => {
    const clock = new Clock();
    const known = [clock.provider('a:1', () => 10), clock.provider('b:2', () => 10)];
    const balance = make(clock);
    await call(balance, known, 50);
    // Forty calls begin before one of them ends.
    const invokers = [...known, clock.provider('c:3', () => 10)];
    for (let begun = 0; begun < 40; begun++) {
      (balance.select(invokers, invocationOf('add')) as FakeInvoker).active++;
    }
    expect(invokers[2]!.active).toBeGreaterThan(0);
    expect(invokers[2]!.active).toBeLessThan(name === 'adaptive' ? 2 : 16);
  });
});

describe('ShortestResponseLoadBalance', () => {
  it('measures successful calls only, each method on its own', async () => {
    const clock = new Clock();
    let fails = true;
    const invokers = [
      clock.provider(
        'a:1',
        () => 300,
        () => fails,
      ),
      clock.provider('b:2', () => 10),
    ];
    const balance = BALANCERS.shortestresponse!(clock);
    await call(balance, invokers, 20);
    const [failed] = invokers.map(({ calls }) => calls);
    expect(failed).toBeGreaterThan(1);
    fails = false;
    await call(balance, invokers, 20);
    expect(invokers[0]!.calls - failed!).toBeLessThan(8);
    // Nothing is known of the other method.
    const take = Array.from({ length: 50 }, () => balance.select(invokers, invocationOf('take')).address);
    expect(new Set(take).size).toBe(2);
  });
});

describe('AdaptiveLoadBalance', () => {
  it('leaves a provider that fails, although its failures come fast', async () => {
    const clock = new Clock();
    const invokers = [
      clock.provider(
        'a:1',
        () => 1,
        () => true,
      ),
      clock.provider('b:2', () => 20),
    ];
    await call(BALANCERS.adaptive!(clock), invokers, 100);
    expect(invokers[0]!.calls).toBeLessThan(5);
  });

  it("heeds the load that providers report in Dubbo's attachment, and asks for it", async () => {
    const clock = new Clock();
    const asked: unknown[] = [];
    const reporting = (address: string, load: string) => {
      const invoker = clock.provider(address, () => 10);
      const { invoke } = invoker;
      invoker.invoke = async (invocation) => {
        asked.push(invocation?.attachments.lb_adaptive);
        return { ...(await invoke.call(invoker, invocation)), attachments: { lb_adaptive: load } };
      };
      return invoker;
    };
    const invokers = [
      reporting('a:1', 'curTime:1700000000000,load:95.5'),
      reporting('b:2', 'curTime:1700000000000,load:4'),
      reporting('c:3', 'nonsense'),
    ];
    await call(BALANCERS.adaptive!(clock), invokers, 300);
    expect(new Set(asked)).toEqual(new Set(['mem,load']));
    expect(invokers[0]!.calls).toBeLessThan(invokers[1]!.calls / 2);
  });

  it('chooses among many the less loaded of two: the most loaded one never', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 8 }), fc.integer(), (count, seed) => {
        const clock = new Clock();
        const invokers = providers(count);
        const balance = new AdaptiveLoadBalance(seeded(seed), new WeightTable(clock.now), clock.now);
        invokers[0]!.active = 9;
        expect(shareOut(balance, invokers, 200)[0]).toBe(0);
      }),
      { numRuns: 20 },
    );
  });
});

describe('SlidingAverage', () => {
  it('is the average of the last 30 s, to the step of 3 s', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(20_000), fc.nat(1000)), { minLength: 1, maxLength: 60 }),
        fc.nat(50_000),
        (records, restMs) => {
          const average = new SlidingAverage();
          let nowMs = 0;
          const times: { atMs: number; value: number }[] = [];
          for (const [pauseMs, value] of records) {
            nowMs += pauseMs;
            average.record(value, nowMs);
            times.push({ atMs: nowMs, value });
          }
          nowMs += restMs;
          const first = Math.floor(nowMs / 3000) - 9;
          const kept = times.filter(({ atMs }) => Math.floor(atMs / 3000) >= first);
          const expected = kept.reduce((sum, { value }) => sum + value, 0) / kept.length;
          if (kept.length === 0) expect(average.at(nowMs)).toBeUndefined();
          else expect(average.at(nowMs)).toBeCloseTo(expected, 6);
        },
      ),
    );
  });
});
