import { AvailableCluster } from '../cluster/available-cluster.js';
import { BroadcastCluster } from '../cluster/broadcast-cluster.js';
import { FailbackCluster } from '../cluster/failback-cluster.js';
import { FailfastCluster } from '../cluster/failfast-cluster.js';
import { FailoverCluster } from '../cluster/failover-cluster.js';
import { FailsafeCluster } from '../cluster/failsafe-cluster.js';
import { ForkingCluster } from '../cluster/forking-cluster.js';
import { AdaptiveLoadBalance } from '../cluster/loadbalance/adaptive-load-balance.js';
import { ConsistentHashLoadBalance } from '../cluster/loadbalance/consistent-hash-load-balance.js';
import { LeastActiveLoadBalance } from '../cluster/loadbalance/least-active-load-balance.js';
import { RandomLoadBalance } from '../cluster/loadbalance/random-load-balance.js';
import { RoundRobinLoadBalance } from '../cluster/loadbalance/round-robin-load-balance.js';
import { ShortestResponseLoadBalance } from '../cluster/loadbalance/shortest-response-load-balance.js';
import { MergeableCluster } from '../cluster/mergeable-cluster.js';
import { mergeLists, mergeMaps, mergeSets, mergeSums } from '../cluster/merger/default-mergers.js';
import { mockCluster } from '../cluster/mock/mock-cluster.js';
import { ConditionRouter } from '../cluster/router/condition-router.js';
import { TagRouter } from '../cluster/router/tag-router.js';
import { stickyCluster } from '../cluster/sticky-cluster.js';
import { ZoneAwareCluster } from '../cluster/zone-aware-cluster.js';
import type { Extensions } from './extension-points.js';

/** What is done when a call fails, whom it goes to and may go to, and what merges the answers of many. */
export function registerClusters(extensions: Extensions): Extensions {
  return extensions
    .register('cluster', FailoverCluster.NAME, () => new FailoverCluster())
    .register('cluster', FailfastCluster.NAME, () => new FailfastCluster())
    .register('cluster', FailsafeCluster.NAME, () => new FailsafeCluster())
    .register('cluster', FailbackCluster.NAME, () => new FailbackCluster())
    .register('cluster', ForkingCluster.NAME, () => new ForkingCluster())
    .register('cluster', BroadcastCluster.NAME, () => new BroadcastCluster())
    .register('cluster', AvailableCluster.NAME, () => new AvailableCluster())
    .register(
      'cluster',
      MergeableCluster.NAME,
      () => new MergeableCluster((name) => extensions.require('merger', name)),
    )
    .register('cluster', ZoneAwareCluster.NAME, () => new ZoneAwareCluster())
    .wrap('cluster', stickyCluster)
    .wrap('cluster', mockCluster)
    .register('merger', 'list', mergeLists)
    .register('merger', 'set', mergeSets)
    .register('merger', 'map', mergeMaps)
    .register('merger', 'intsum', mergeSums)
    .register('merger', 'longsum', mergeSums)
    .register('merger', 'floatsum', mergeSums)
    .register('merger', 'doublesum', mergeSums)
    .register('loadBalance', RandomLoadBalance.NAME, () => new RandomLoadBalance())
    .register('loadBalance', RoundRobinLoadBalance.NAME, () => new RoundRobinLoadBalance())
    .register('loadBalance', LeastActiveLoadBalance.NAME, () => new LeastActiveLoadBalance())
    .register('loadBalance', ShortestResponseLoadBalance.NAME, () => new ShortestResponseLoadBalance())
    .register('loadBalance', AdaptiveLoadBalance.NAME, () => new AdaptiveLoadBalance())
    .register('loadBalance', ConsistentHashLoadBalance.NAME, (url) => new ConsistentHashLoadBalance(url))
    .register('router', TagRouter.NAME, (context) => new TagRouter(context), { order: 100 })
    .register('router', ConditionRouter.NAME, (context) => new ConditionRouter(context), { order: 200 });
}
