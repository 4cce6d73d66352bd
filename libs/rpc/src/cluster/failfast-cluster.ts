import type { Invoker } from '../common/invoker.js';
import { awaitFirstList, requireCandidates } from './candidates.js';
import type { Cluster } from './cluster.js';
import type { Directory } from './directory/directory.js';
import type { LoadBalance } from './loadbalance/load-balance.js';

/** One attempt; its failure is the call's. */
export class FailfastCluster implements Cluster {
  static readonly NAME = 'failfast';

  join(directory: Directory, loadBalance: LoadBalance): Invoker {
    return {
      invoke: async (invocation) => {
        if (directory.firstList !== undefined) await awaitFirstList(directory, invocation);
        return loadBalance.select(requireCandidates(directory, invocation), invocation).invoke(invocation);
      },
    };
  }
}
