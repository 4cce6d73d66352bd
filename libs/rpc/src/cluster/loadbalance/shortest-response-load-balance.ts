import type { Invocation } from '../../common/invocation.js';
import type { RemoteInvoker, Result } from '../../common/invoker.js';
import { monotonicNow } from '../../common/deadline.js';
import { PerMethod } from '../../common/per-method.js';
import type { LoadBalance } from './load-balance.js';
import { PerInvoker } from './per-invoker.js';
import { SlidingAverage } from './sliding-average.js';
import { WeightTable } from './weight.js';

/** What an answer is taken to last while no provider has been measured. */
const ASSUMED_MS = 1;

/**
 * The provider whose answer is expected first: average time of a method's successful calls in the last 30 s, times the calls under way
 * plus one. Among equals by weighted chance. One that was not measured yet counts as fast as the fastest: it is tried, but does
 * not draw all calls at once as in Dubbo, where it counts as 0 ms.
 */
export class ShortestResponseLoadBalance implements LoadBalance {
  static readonly NAME = 'shortestresponse';
  private readonly averages = new PerMethod(() => new PerInvoker(() => new SlidingAverage()));

  constructor(
    private readonly random: () => number = Math.random,
    private readonly weights = new WeightTable(),
    private readonly now: () => number = monotonicNow,
  ) {}

  select(invokers: readonly RemoteInvoker[], invocation: Invocation): RemoteInvoker {
    if (invokers.length === 1) return invokers[0]!;
    const averages = this.averages.of(invocation.methodName);
    const inService = this.weights.inService(invokers);
    const nowMs = this.now();
    let fastest = Number.POSITIVE_INFINITY;
    for (const invoker of inService)
      fastest = Math.min(fastest, averages.find(invoker)?.at(nowMs) ?? fastest);
    if (fastest === Number.POSITIVE_INFINITY) fastest = ASSUMED_MS;
    const expectedMs = (invoker: RemoteInvoker): number =>
      (averages.find(invoker)?.at(nowMs) ?? fastest) * (invoker.active + 1);

    let shortest = Number.POSITIVE_INFINITY;
    let chosen = inService[0]!;
    let equals = 0;
    for (const invoker of inService) {
      const expected = expectedMs(invoker);
      if (expected < shortest) {
        shortest = expected;
        chosen = invoker;
        equals = 1;
      } else if (expected === shortest) equals++;
    }
    if (equals === 1) return chosen;
    const best = inService.filter((invoker) => expectedMs(invoker) === shortest);
    return this.weights.pick(best, this.random);
  }

  invoke(invoker: RemoteInvoker, invocation: Invocation): Promise<Result> {
    const startedAt = this.now();
    return invoker.invoke(invocation).then((result) => {
      const endedAt = this.now();
      this.averages
        .of(invocation.methodName)
        .of(invoker)
        .record(endedAt - startedAt, endedAt);
      return result;
    });
  }
}
