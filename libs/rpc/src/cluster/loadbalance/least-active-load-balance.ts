import type { RemoteInvoker } from '../../common/invoker.js';
import type { LoadBalance } from './load-balance.js';
import { WeightTable } from './weight.js';

/** The provider with the fewest calls of this process under way: slow ones get less. Among equals by weighted chance. */
export class LeastActiveLoadBalance implements LoadBalance {
  static readonly NAME = 'leastactive';

  constructor(
    private readonly random: () => number = Math.random,
    private readonly weights = new WeightTable(),
  ) {}

  select(all: readonly RemoteInvoker[]): RemoteInvoker {
    const invokers = this.weights.inService(all);
    let least = invokers[0]!;
    let equals = 1;
    for (let index = 1; index < invokers.length; index++) {
      const invoker = invokers[index]!;
      if (invoker.active < least.active) {
        least = invoker;
        equals = 1;
      } else if (invoker.active === least.active) {
        equals++;
      }
    }
    if (equals === 1) return least;
    const { active } = least;
    return this.weights.pick(
      equals === invokers.length ? invokers : invokers.filter((invoker) => invoker.active === active),
      this.random,
    );
  }
}
