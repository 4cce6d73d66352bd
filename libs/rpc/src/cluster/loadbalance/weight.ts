import type { RemoteInvoker } from '../../common/invoker.js';
import type { ServiceUrl } from '../../common/service-url.js';

const DEFAULT_WEIGHT = 100;
const DEFAULT_WARMUP_MS = 600_000;

/**
 * Weight of a provider: its own, growing from 1 to that in the first ten minutes after its start, so that a cold process is not
 * run over. The same arithmetic as Java Dubbo, to the integer.
 *
 * @param nowMs wall clock: the provider's start is a time stamp of its own clock
 */
export function weightOf(url: ServiceUrl, nowMs: number): number {
  const weight = Math.max(0, url.integer('weight', DEFAULT_WEIGHT));
  const startedAtMs = url.integer('timestamp', 0);
  if (weight === 0 || startedAtMs <= 0) return weight;
  const uptimeMs = nowMs - startedAtMs;
  if (uptimeMs < 0) return 1;
  const warmupMs = url.integer('warmup', DEFAULT_WARMUP_MS);
  if (uptimeMs >= warmupMs || warmupMs <= 0) return weight;
  return Math.min(Math.max(Math.trunc(uptimeMs / (warmupMs / weight)), 1), weight);
}

/** Weights by invoker; an entry lives as long as its invoker and is worked out again every second. */
export class WeightTable {
  private readonly weights = new WeakMap<RemoteInvoker, { weight: number; until: number }>();

  private readonly sums = new WeakMap<
    readonly RemoteInvoker[],
    { readonly sums: Float64Array | undefined; readonly until: number }
  >();
  private readonly serving = new WeakMap<readonly RemoteInvoker[], readonly RemoteInvoker[]>();

  constructor(private readonly now: () => number = Date.now) {}

  of(invoker: RemoteInvoker, now: number): number {
    let entry = this.weights.get(invoker);
    if (entry === undefined || entry.until <= now) {
      entry = { weight: weightOf(invoker.url, now), until: now + 1000 };
      this.weights.set(invoker, entry);
    }
    return entry.weight;
  }

  /** Those whose own weight is not 0; all when it is 0 for all. The same array for the same array. */
  inService(invokers: readonly RemoteInvoker[]): readonly RemoteInvoker[] {
    let serving = this.serving.get(invokers);
    if (serving === undefined) {
      const some = invokers.filter(({ url }) => url.integer('weight', DEFAULT_WEIGHT) > 0);
      serving = some.length === 0 || some.length === invokers.length ? invokers : some;
      this.serving.set(invokers, serving);
    }
    return serving;
  }

  /** Random choice, in proportion to weight; evenly when all weigh the same or nothing. */
  pick(invokers: readonly RemoteInvoker[], random: () => number): RemoteInvoker {
    if (invokers.length === 1) return invokers[0]!;
    const sums = this.sumsOf(invokers);
    if (sums === undefined) return invokers[Math.floor(random() * invokers.length)]!;
    const offset = random() * sums[sums.length - 1]!;
    let low = 0;
    let high = sums.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (sums[middle]! > offset) high = middle;
      else low = middle + 1;
    }
    return invokers[low]!;
  }

  /** For each of a list the sum of the weights up to it, worked out again every second; undefined when chances are even. */
  private sumsOf(invokers: readonly RemoteInvoker[]): Float64Array | undefined {
    const now = this.now();
    let entry = this.sums.get(invokers);
    if (entry === undefined || entry.until <= now) {
      let total = 0;
      const sums = Float64Array.from(invokers, (invoker) => (total += this.of(invoker, now)));
      const isEven = invokers.every((invoker) => this.of(invoker, now) * invokers.length === total);
      entry = { sums: isEven ? undefined : sums, until: now + 1000 };
      this.sums.set(invokers, entry);
    }
    return entry.sums;
  }
}
