import type { Invocation } from '../common/invocation.js';
import type { RemoteInvoker, Result } from '../common/invoker.js';
import { RpcError } from '../common/rpc-error.js';
import { failureAfter, requireCandidates, whenListed } from './candidates.js';
import type { Cluster, ClusterContext, ClusterInvoker } from './cluster.js';
import { invokeChosen, type LoadBalance } from './loadbalance/load-balance.js';

const DEFAULT_FORKS = 2;

/**
 * Several providers at once; the first that succeeds answers the call, the others' answers are dropped. `forks` (2) says how many,
 * 0 all. A method that is not idempotent goes to one. They share the call's deadline.
 */
export class ForkingCluster implements Cluster {
  static readonly NAME = 'forking';

  join({ directory, loadBalance, url }: ClusterContext): ClusterInvoker {
    return {
      invoke: (invocation) =>
        whenListed(directory, invocation, () => {
          const candidates = requireCandidates(directory, invocation);
          const forks = url.methodInteger(invocation.methodName, 'forks', DEFAULT_FORKS);
          const count = invocation.method.idempotent ? forks : 1;
          const chosen = chooseSeveral(loadBalance, candidates, invocation, count);
          return firstSuccess(loadBalance, chosen, invocation);
        }),
    };
  }
}

function chooseSeveral(
  loadBalance: LoadBalance,
  candidates: readonly RemoteInvoker[],
  invocation: Invocation,
  count: number,
): readonly RemoteInvoker[] {
  if (count <= 0 || count >= candidates.length) return candidates;
  const chosen: RemoteInvoker[] = [];
  let left = candidates;
  while (chosen.length < count) {
    const next = loadBalance.select(left, invocation);
    chosen.push(next);
    left = left.filter((candidate) => candidate !== next);
  }
  return chosen;
}

async function firstSuccess(
  loadBalance: LoadBalance,
  chosen: readonly RemoteInvoker[],
  invocation: Invocation,
): Promise<Result> {
  let last: unknown;
  const answers = chosen.map((invoker) =>
    invokeChosen(loadBalance, invoker, invocation).catch((error: unknown) => {
      last = error;
      throw error;
    }),
  );
  try {
    return await Promise.any(answers);
  } catch {
    throw failureAfter(RpcError.from(last), chosen);
  }
}
