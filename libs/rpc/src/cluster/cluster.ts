import type { ServiceContract } from '../common/contract/service-contract.js';
import type { Invoker } from '../common/invoker.js';
import type { RpcLogger } from '../common/logger.js';
import type { ServiceUrl } from '../common/service-url.js';
import type { Directory } from './directory/directory.js';
import type { LoadBalance } from './loadbalance/load-balance.js';
import type { Mocks } from './mock/mock-rule.js';

/** What a cluster is made of; when a rule changes the URL, the cluster is made anew. */
export interface ClusterContext {
  readonly contract: ServiceContract;
  readonly directory: Directory;
  readonly loadBalance: LoadBalance;
  /** The reference's URL: `retries`, `forks` … for all methods or one (`find.retries`). */
  readonly url: ServiceUrl;
  /** What may stand in for the service, by name. */
  readonly mocks?: Mocks;
  readonly logger: RpcLogger;
}

/** What a cluster gives. */
export interface ClusterInvoker extends Invoker {
  /** Ends what it does beside calls: timers, repetitions. */
  close?(): void;
}

/** Makes many providers look like one: what is done when a call fails. */
export interface Cluster {
  join(context: ClusterContext): ClusterInvoker;
}

export type ClusterFactory = () => Cluster;
