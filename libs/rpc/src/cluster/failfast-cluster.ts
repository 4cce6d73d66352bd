import { requireCandidates, whenListed } from './candidates.js';
import type { Cluster, ClusterContext, ClusterInvoker } from './cluster.js';
import { invokeChosen } from './loadbalance/load-balance.js';

/** One attempt; its failure is the call's. */
export class FailfastCluster implements Cluster {
  static readonly NAME = 'failfast';

  join({ directory, loadBalance }: ClusterContext): ClusterInvoker {
    return {
      invoke: (invocation) =>
        whenListed(directory, invocation, () => {
          const chosen = loadBalance.select(requireCandidates(directory, invocation), invocation);
          return invokeChosen(loadBalance, chosen, invocation);
        }),
    };
  }
}
