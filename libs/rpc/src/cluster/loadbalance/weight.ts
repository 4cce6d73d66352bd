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
    const now = this.now();
    let total = 0;
    let even = true;
    const first = this.of(invokers[0]!, now);
    for (const invoker of invokers) {
      const weight = this.of(invoker, now);
      total += weight;
      if (weight !== first) even = false;
    }
    if (even || total === 0) return invokers[Math.floor(random() * invokers.length)]!;
    let offset = random() * total;
    for (const invoker of invokers) {
      offset -= this.of(invoker, now);
      if (offset < 0) return invoker;
    }
    return invokers[invokers.length - 1]!;
  }
}
