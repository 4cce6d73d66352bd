import type { Invocation } from '../common/invocation.js';
import type { Result } from '../common/invoker.js';
import { RpcError } from '../common/rpc-error.js';
import type { Cluster, ClusterContext, ClusterInvoker } from './cluster.js';
import { emptyValueOf } from './empty-value.js';
import { FailfastCluster } from './failfast-cluster.js';

/**
 * One attempt; its failure is logged and the call answered with an empty value: for what may be lost, such as writing an audit log.
 * What the service itself threw is the caller's, as in Dubbo.
 */
export class FailsafeCluster implements Cluster {
  static readonly NAME = 'failsafe';

  join(context: ClusterContext): ClusterInvoker {
    const failfast = new FailfastCluster().join(context);
    return {
      invoke: (invocation) =>
        failfast.invoke(invocation).catch((error: unknown) => {
          const failure = RpcError.from(error);
          if (failure.code === 'SERVICE_ERROR') throw failure;
          const result = emptyResultOf(invocation, failure);
          context.logger.error({ method: invocation.name, err: failure }, 'failed call was left out');
          return result;
        }),
    };
  }
}

/** An empty result of the call's method. @throws RpcError the failure, where its type has no empty value */
export function emptyResultOf({ method }: Invocation, failure: RpcError): Result {
  try {
    return { value: emptyValueOf(method.returns) };
  } catch (error) {
    throw new RpcError(failure.code, `${failure.message}; ${(error as Error).message}`, {
      retriable: failure.retriable,
      cause: failure,
      provider: failure.provider,
      method: failure.method,
    });
  }
}
