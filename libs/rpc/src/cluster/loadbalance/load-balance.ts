import type { Invocation } from '../../common/invocation.js';
import type { RemoteInvoker, Result } from '../../common/invoker.js';
import type { ServiceUrl } from '../../common/service-url.js';

/** Chooses the provider of a call. */
export interface LoadBalance {
  /** @param invokers at least one */
  select(invokers: readonly RemoteInvoker[], invocation: Invocation): RemoteInvoker;

  /** Gives the call to the provider and watches how it ends. Absent where the balancer need not know: then nothing is measured. */
  invoke?(invoker: RemoteInvoker, invocation: Invocation): Promise<Result>;
}

/** Gives a call to the provider that the balancer chose. Every cluster calls providers through this. */
export const invokeChosen = (
  balance: LoadBalance,
  invoker: RemoteInvoker,
  invocation: Invocation,
): Promise<Result> =>
  balance.invoke === undefined ? invoker.invoke(invocation) : balance.invoke(invoker, invocation);

/** @param url the reference's, whose parameters hold */
export type LoadBalanceFactory = (url: ServiceUrl) => LoadBalance;
