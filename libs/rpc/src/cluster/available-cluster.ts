import { requireCandidates, whenListed } from './candidates.js';
import type { Cluster, ClusterContext, ClusterInvoker } from './cluster.js';

/** The first provider that is available, without balancing: for lists in which one is preferred. */
export class AvailableCluster implements Cluster {
  static readonly NAME = 'available';

  join({ directory }: ClusterContext): ClusterInvoker {
    return {
      invoke: (invocation) =>
        whenListed(directory, invocation, () => {
          const candidates = requireCandidates(directory, invocation);
          return (candidates.find(({ available }) => available) ?? candidates[0]!).invoke(invocation);
        }),
    };
  }
}
