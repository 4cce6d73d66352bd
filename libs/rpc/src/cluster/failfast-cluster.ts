import { awaitFirstList, requireCandidates } from './candidates.js';
import type { Cluster, ClusterContext, ClusterInvoker } from './cluster.js';

/** One attempt; its failure is the call's. */
export class FailfastCluster implements Cluster {
  static readonly NAME = 'failfast';

  join({ directory, loadBalance }: ClusterContext): ClusterInvoker {
    return {
      invoke: async (invocation) => {
        if (directory.firstList !== undefined) await awaitFirstList(directory, invocation);
        return loadBalance.select(requireCandidates(directory, invocation), invocation).invoke(invocation);
      },
    };
  }
}
