import type { Invocation } from '../../common/invocation.js';
import type { RemoteInvoker, Result } from '../../common/invoker.js';
import { invokeChosen, type LoadBalance } from './load-balance.js';

/** Methods of one reference that balance in different ways. */
export class MethodLoadBalance implements LoadBalance {
  private constructor(private readonly balances: ReadonlyMap<string, LoadBalance>) {}

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
    if (byName.size === 0) return create('');
    return byName.size === 1 ? [...byName.values()][0]! : new MethodLoadBalance(byMethod);
  }

  select(invokers: readonly RemoteInvoker[], invocation: Invocation): RemoteInvoker {
    return this.balances.get(invocation.methodName)!.select(invokers, invocation);
  }

  invoke(invoker: RemoteInvoker, invocation: Invocation): Promise<Result> {
    return invokeChosen(this.balances.get(invocation.methodName)!, invoker, invocation);
  }
}
