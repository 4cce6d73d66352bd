import type { Invocation } from '../../common/invocation.js';
import type { RemoteInvoker, Result } from '../../common/invoker.js';
import { invokeChosen, type LoadBalance } from './load-balance.js';

/** Methods of one reference that balance in different ways. */
export class MethodLoadBalance implements LoadBalance {
  private constructor(
    private readonly balances: ReadonlyMap<string, LoadBalance>,
    /** Of methods that the contract does not have: Dubbo's own ones. */
    private readonly others: LoadBalance,
  ) {}

  /**
   * One balancer per name, shared by its methods; that one itself where there is only one.
   *
   * @param nameOf  the name of a method's balancer
   */
  static of(
    methodNames: readonly string[],
    nameOf: (methodName: string) => string,
    create: (name: string) => LoadBalance,
  ): LoadBalance {
    const byName = new Map<string, LoadBalance>();
    const byMethod = new Map<string, LoadBalance>();
    for (const method of methodNames) {
      const name = nameOf(method);
      const balance = byName.get(name) ?? create(name);
      byName.set(name, balance);
      byMethod.set(method, balance);
    }
    const [first] = byName.values();
    if (first === undefined) return create(nameOf(''));
    return byName.size === 1 ? first : new MethodLoadBalance(byMethod, first);
  }

  select(invokers: readonly RemoteInvoker[], invocation: Invocation): RemoteInvoker {
    const balance = this.balances.get(invocation.methodName) ?? this.others;
    return balance.select(invokers, invocation);
  }

  invoke(invoker: RemoteInvoker, invocation: Invocation): Promise<Result> {
    return invokeChosen(this.balances.get(invocation.methodName)!, invoker, invocation);
  }
}
