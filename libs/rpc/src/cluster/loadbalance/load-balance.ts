import type { Invocation } from '../../common/invocation.js';
import type { RemoteInvoker } from '../../common/invoker.js';

/** Settings of one reference. */
export interface LoadBalanceOptions {
  /** Which arguments make the key of consistent hashing. */
  readonly hashArguments: readonly number[];
  /** Virtual nodes per provider. */
  readonly hashNodes: number;
}

/** Chooses the provider of a call. */
export interface LoadBalance {
  /** @param invokers at least one */
  select(invokers: readonly RemoteInvoker[], invocation: Invocation): RemoteInvoker;
}

export type LoadBalanceFactory = (options: LoadBalanceOptions) => LoadBalance;
