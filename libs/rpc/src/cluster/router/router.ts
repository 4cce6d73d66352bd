import type { DynamicConfig } from '../../common/dynamic-config.js';
import type { Invocation } from '../../common/invocation.js';
import type { RemoteInvoker } from '../../common/invoker.js';
import type { RpcLogger } from '../../common/logger.js';
import type { ServiceUrl } from '../../common/service-url.js';

/** What a router is made for: one reference. */
export interface RouterContext {
  /** The reference's URL, when the router is made: see {@link Router.onReference}. */
  readonly url: ServiceUrl;
  /** Where rules stand; undefined where the registry has none. */
  readonly config: DynamicConfig | undefined;
  readonly logger: RpcLogger;
}

/** Leaves some providers out of a call, by rules that change while the process runs. */
export interface Router {
  /** Whether it has a rule now; one without is passed over. */
  readonly active: boolean;

  /**
   * Of the providers those that the call may go to, possibly none. Where the answer is the same the array is the same too: balancers
   * keep what they worked out for an array.
   */
  route(invokers: readonly RemoteInvoker[], invocation: Invocation): readonly RemoteInvoker[];

  /** All known providers, reachable or not, at each change: where a router needs to know them before a call. */
  onProviders?(invokers: readonly RemoteInvoker[]): void;

  /** Rules from the registry's category `routers`, as URLs; all of them each time. */
  onRules?(urls: readonly ServiceUrl[]): void;

  /** The reference's URL whenever a rule has changed its parameters. */
  onReference?(url: ServiceUrl): void;

  /** Ends the watching. */
  close(): void;
}

export type RouterFactory = (context: RouterContext) => Router;
