import type { Invoker } from '../common/invoker.js';
import type { Directory } from './directory/directory.js';
import type { LoadBalance } from './loadbalance/load-balance.js';

/** Settings of one reference. */
export interface ClusterOptions {
  /** Attempts after the first. */
  readonly retries: number;
}

/** Makes many providers look like one: what is done when a call fails. */
export interface Cluster {
  join(directory: Directory, loadBalance: LoadBalance, options: ClusterOptions): Invoker;
}

export type ClusterFactory = () => Cluster;
