import type { RemoteInvoker } from '../../common/invoker.js';
import type { LoadBalance } from './load-balance.js';
import { WeightTable } from './weight.js';

/** By chance, in proportion to weight. */
export class RandomLoadBalance implements LoadBalance {
  static readonly NAME = 'random';

  constructor(
    private readonly random: () => number = Math.random,
    private readonly weights = new WeightTable(),
  ) {}

  select(invokers: readonly RemoteInvoker[]): RemoteInvoker {
    return this.weights.pick(invokers, this.random);
  }
}
