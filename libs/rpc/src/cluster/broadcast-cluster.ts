import type { Invocation } from '../common/invocation.js';
import type { RemoteInvoker, Result } from '../common/invoker.js';
import { RpcError } from '../common/rpc-error.js';
import { requireCandidates, whenListed } from './candidates.js';
import type { Cluster, ClusterContext, ClusterInvoker } from './cluster.js';

const WHOLE_PERCENT = 100;

/**
 * All providers, one after the other, within the call's one deadline: to clear caches, to change levels of logging. The result is
 * the last provider's. If one fails the call fails with the last failure; the others are called nevertheless, unless
 * `broadcast.fail.percent` (100) of them have failed already.
 */
export class BroadcastCluster implements Cluster {
  static readonly NAME = 'broadcast';

  join({ directory, url }: ClusterContext): ClusterInvoker {
    const percentOf = (methodName: string): number => {
      const percent = url.methodInteger(methodName, 'broadcast.fail.percent', WHOLE_PERCENT);
      return percent < 0 || percent > WHOLE_PERCENT ? WHOLE_PERCENT : percent;
    };
    return {
      invoke: (invocation) =>
        whenListed(directory, invocation, () => {
          const candidates = requireCandidates(directory, invocation);
          const tolerated = Math.floor(
            (candidates.length * percentOf(invocation.methodName)) / WHOLE_PERCENT,
          );
          return callAll(candidates, invocation, tolerated);
        }),
    };
  }
}

async function callAll(
  invokers: readonly RemoteInvoker[],
  invocation: Invocation,
  tolerated: number,
): Promise<Result> {
  let result: Result | undefined;
  const failures: RpcError[] = [];
  for (const invoker of invokers) {
    try {
      result = await invoker.invoke(invocation);
    } catch (error) {
      failures.push(RpcError.from(error, { provider: invoker.address, method: invocation.name }));
      if (failures.length === tolerated) break;
    }
  }
  if (failures.length === 0) return result!;
  const last = failures.at(-1)!;
  throw new RpcError(
    last.code,
    `${failures.length} of ${invokers.length} providers failed: ${last.message}`,
    {
      retriable: false,
      cause: last,
      provider: last.provider,
      method: last.method,
    },
  );
}
