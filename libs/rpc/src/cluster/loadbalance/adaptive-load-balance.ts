import type { Attachments } from '../../common/attachments.js';
import { monotonicNow } from '../../common/deadline.js';
import type { Invocation } from '../../common/invocation.js';
import type { RemoteInvoker, Result } from '../../common/invoker.js';
import { PerMethod } from '../../common/per-method.js';
import { RpcError } from '../../common/rpc-error.js';
import { ADAPTIVE_ATTACHMENT } from '../../filter/adaptive-load-filter.js';
import type { LoadBalance } from './load-balance.js';
import { PerInvoker } from './per-invoker.js';
import { ProviderCost } from './provider-cost.js';
import { WeightTable } from './weight.js';

/** A failure never counts as longer than this. */
const MAX_PENALTY_MS = 10_000;

/**
 * Of two providers taken by chance the cheaper one (power of two choices): average time of a method's answers × calls under way,
 * longer by the load that the provider reports, by weight. A failed call counts as one that took twice the time it had.
 *
 * Dubbo 3.3 works such an average out but does not use it: there the reported load and the share of successes decide alone, and a
 * provider that reports no load is always the cheapest. Here the load only scales what this process has seen itself.
 */
export class AdaptiveLoadBalance implements LoadBalance {
  static readonly NAME = 'adaptive';
  private readonly costs = new PerMethod(() => new PerInvoker(() => new ProviderCost()));

  constructor(
    private readonly random: () => number = Math.random,
    private readonly weights = new WeightTable(),
    private readonly now: () => number = monotonicNow,
  ) {}

  select(invokers: readonly RemoteInvoker[], invocation: Invocation): RemoteInvoker {
    if (invokers.length === 1) return invokers[0]!;
    const inService = this.weights.inService(invokers);
    if (inService.length === 1) return inService[0]!;
    const first = Math.floor(this.random() * inService.length);
    let second = Math.floor(this.random() * (inService.length - 1));
    if (second >= first) second++;
    return this.cheaper(inService[first]!, inService[second]!, invocation.methodName);
  }

  async invoke(invoker: RemoteInvoker, invocation: Invocation): Promise<Result> {
    const startedAt = this.now();
    const leftMs = invocation.remainingMs();
    const cost = this.costs.of(invocation.methodName).of(invoker);
    invocation.attachments[ADAPTIVE_ATTACHMENT] = 'mem,load';
    try {
      const result = await invoker.invoke(invocation);
      const endedAt = this.now();
      cost.observe(endedAt - startedAt, endedAt);
      const load = loadOf(result.attachments);
      if (load !== undefined) cost.observeLoad(load, endedAt);
      return result;
    } catch (error) {
      const endedAt = this.now();
      const tookMs = endedAt - startedAt;
      const isAnswer = RpcError.from(error).code === 'SERVICE_ERROR';
      cost.observe(isAnswer ? tookMs : Math.max(tookMs, Math.min(2 * leftMs, MAX_PENALTY_MS)), endedAt);
      throw error;
    }
  }

  private cheaper(one: RemoteInvoker, other: RemoteInvoker, methodName: string): RemoteInvoker {
    const nowMs = this.now();
    const wallMs = Date.now();
    const costs = this.costs.of(methodName);
    const left = costs.of(one).at(nowMs, one.active) * this.weights.of(other, wallMs);
    const right = costs.of(other).at(nowMs, other.active) * this.weights.of(one, wallMs);
    if (left === right) return this.weights.pick([one, other], this.random);
    return left < right ? one : other;
  }
}

/** `curTime:1700000000000,load:37.5`, as Dubbo's providers answer. */
function loadOf(attachments: Attachments | undefined): number | undefined {
  const text = attachments?.[ADAPTIVE_ATTACHMENT];
  const match = text === undefined ? null : /(?:^|,)load:(\d{1,6}(?:\.\d+)?)(?:,|$)/.exec(text);
  return match === null ? undefined : Number(match[1]);
}
