import type { ClusterInvoker } from '../cluster/cluster.js';
import type { Mocks } from '../cluster/mock/mock-rule.js';
import type { ServiceContract } from '../common/contract/service-contract.js';
import type { Invocation } from '../common/invocation.js';
import type { Invoker, Result } from '../common/invoker.js';
import type { PerMethod } from '../common/per-method.js';
import { RpcError } from '../common/rpc-error.js';
import type { ServiceUrl } from '../common/service-url.js';

/** What holds by the present URL. */
export interface Pipeline {
  readonly invoker: Invoker;
  readonly cluster: ClusterInvoker;
  readonly timeouts: PerMethod<number>;
}

/** What a use of a service is to its clients, in one registry or in several: calls go through the pipeline of the present URL. */
export abstract class BaseReference implements Invoker {
  check = false;
  optional = true;
  protected mocks: Mocks = {};
  protected pipeline: Pipeline | undefined;
  protected closed = false;

  constructor(
    readonly contract: ServiceContract,
    readonly url: ServiceUrl,
  ) {}

  /** Number of providers within reach. */
  abstract get available(): number;

  /**
   * Adds stand-ins that rules may name: clients that use the service in the same way share them.
   *
   * @throws TypeError when another has that name already
   */
  abstract addMocks(mocks: Mocks): void;

  invoke(invocation: Invocation): Promise<Result> {
    if (!this.closed) return this.pipeline!.invoker.invoke(invocation);
    return Promise.reject(new RpcError('CANCELLED', 'this process is closing', { method: invocation.name }));
  }

  /** Budget of a method in milliseconds, as it holds now. */
  readonly timeoutMs = (methodName: string): number => this.pipeline!.timeouts.of(methodName);

  /** Refuses calls from now on. */
  stop(): void {
    this.closed = true;
  }

  close(): void {
    this.stop();
    this.pipeline?.cluster.close?.();
  }
}
