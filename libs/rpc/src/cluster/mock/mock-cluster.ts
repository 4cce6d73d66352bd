import type { MethodContract } from '../../common/contract/service-contract.js';
import type { Invocation } from '../../common/invocation.js';
import type { Result } from '../../common/invoker.js';
import type { RpcLogger } from '../../common/logger.js';
import { RpcError } from '../../common/rpc-error.js';
import type { Cluster, ClusterContext, ClusterFactory, ClusterInvoker } from '../cluster.js';
import { parseMock, type MockRule } from './mock-rule.js';

/**
 * Wraps every cluster: the parameter `mock`, of the reference or a method, says what stands in for a service that fails (`fail:…`) or
 * is not to be called (`force:…`). What the service itself threw is the caller's. Nothing is wrapped where no such parameter is set.
 */
export const mockCluster =
  (inner: ClusterFactory): ClusterFactory =>
  () =>
    new MockCluster(inner());

class MockCluster implements Cluster {
  constructor(private readonly inner: Cluster) {}

  /** @throws TypeError for a mock that does not fit its method */
  join(context: ClusterContext): ClusterInvoker {
    const { contract, url, mocks = {}, logger } = context;
    const { interfaceName } = contract;
    const rules = new Map<string, MockRule>();
    for (const [methodName, { returns }] of Object.entries(
      contract.methods as Record<string, MethodContract>,
    )) {
      const text = url.methodParameter(methodName, 'mock') ?? '';
      const rule = parseMock(text, { interfaceName, methodName, returns, mocks });
      if (rule !== undefined) rules.set(methodName, rule);
    }
    const cluster = this.inner.join(context);
    return rules.size === 0 ? cluster : new MockInvoker(cluster, rules, logger);
  }
}

class MockInvoker implements ClusterInvoker {
  constructor(
    private readonly cluster: ClusterInvoker,
    private readonly rules: ReadonlyMap<string, MockRule>,
    private readonly logger: RpcLogger,
  ) {}

  invoke(invocation: Invocation): Promise<Result> {
    const rule = this.rules.get(invocation.methodName);
    if (rule === undefined) return this.cluster.invoke(invocation);
    if (rule.force) return answer(rule, invocation, undefined);
    return this.cluster.invoke(invocation).catch((error: unknown) => {
      const failure = RpcError.from(error);
      if (failure.code === 'SERVICE_ERROR') throw failure;
      this.logger.debug({ method: invocation.name, err: failure }, 'failed call is answered by its mock');
      return answer(rule, invocation, failure);
    });
  }

  close(): void {
    this.cluster.close?.();
  }
}

async function answer(
  rule: MockRule,
  invocation: Invocation,
  failure: RpcError | undefined,
): Promise<Result> {
  try {
    return { value: await rule.answer(invocation, failure) };
  } catch (error) {
    throw RpcError.from(error, { method: invocation.name });
  }
}
