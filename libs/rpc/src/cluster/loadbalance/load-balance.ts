import type { Invocation } from '../../common/invocation.js';
import type { RemoteInvoker } from '../../common/invoker.js';
import type { ServiceUrl } from '../../common/service-url.js';

/** Chooses the provider of a call. */
export interface LoadBalance {
  /** @param invokers at least one */
  select(invokers: readonly RemoteInvoker[], invocation: Invocation): RemoteInvoker;
}

/** @param url the reference's, whose parameters hold */
export type LoadBalanceFactory = (url: ServiceUrl) => LoadBalance;
