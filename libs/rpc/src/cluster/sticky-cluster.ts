import type { Invocation } from '../common/invocation.js';
import type { RemoteInvoker, Result } from '../common/invoker.js';
import { PerMethod } from '../common/per-method.js';
import type { Cluster, ClusterContext, ClusterFactory, ClusterInvoker } from './cluster.js';
import { invokeChosen, type LoadBalance } from './loadbalance/load-balance.js';

/**
 * Wraps every cluster: where `sticky` is true, for the reference or a method, calls go to the provider of the call before while that
 * is available. Nothing is wrapped where no such parameter is set.
 */
export const stickyCluster =
  (inner: ClusterFactory): ClusterFactory =>
  () =>
    new StickyCluster(inner());

class StickyCluster implements Cluster {
  constructor(private readonly inner: Cluster) {}

  join(context: ClusterContext): ClusterInvoker {
    const { contract, url, loadBalance } = context;
    const isSticky = (method: string): boolean => url.methodParameter(method, 'sticky') === 'true';
    if (!Object.keys(contract.methods).some(isSticky)) return this.inner.join(context);
    const sticky = new StickyLoadBalance(loadBalance, new PerMethod(isSticky));
    return this.inner.join({ ...context, loadBalance: sticky });
  }
}

class StickyLoadBalance implements LoadBalance {
  private last: RemoteInvoker | undefined;

  constructor(
    private readonly inner: LoadBalance,
    private readonly sticky: PerMethod<boolean>,
  ) {}

  select(invokers: readonly RemoteInvoker[], invocation: Invocation): RemoteInvoker {
    if (!this.sticky.of(invocation.methodName)) return this.inner.select(invokers, invocation);
    const { last } = this;
    if (last?.available === true && invokers.includes(last)) return last;
    return (this.last = this.inner.select(invokers, invocation));
  }

  invoke(invoker: RemoteInvoker, invocation: Invocation): Promise<Result> {
    return invokeChosen(this.inner, invoker, invocation);
  }
}
