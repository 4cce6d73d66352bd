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
import { stickyCluster } from '../cluster/sticky-cluster.js';
import { ExtensionRegistry } from '../common/extension-registry.js';
import { adaptiveLoadFilter } from '../filter/adaptive-load-filter.js';
import { circuitBreakerFilter } from '../filter/breaker/circuit-breaker-filter.js';
import { activeLimitFilter } from '../filter/limit/active-limit-filter.js';
import { bulkheadFilter } from '../filter/limit/bulkhead-filter.js';
import { executeLimitFilter } from '../filter/limit/execute-limit-filter.js';
import { tpsFilter } from '../filter/limit/tps-filter.js';
import { orderFilter } from '../filter/order/order-filter.js';
import { accessFilter } from '../filter/security/access-filter.js';
import { signFilter } from '../filter/security/sign-filter.js';
import { tokenFilter } from '../filter/security/token-filter.js';
import { DubboProtocol } from '../protocol/dubbo/dubbo-protocol.js';
import { createProxy } from '../proxy/service-proxy.js';
import { ZookeeperRegistry } from '../registry/zookeeper/zookeeper-registry.js';
import { Hessian2Serializer } from '../serialize/hessian2/hessian2-serializer.js';
import { GsonSerializer } from '../serialize/json/gson-serializer.js';
import { MsgpackSerializer } from '../serialize/msgpack/msgpack-serializer.js';
import { ProtobufSerializer } from '../serialize/protobuf/protobuf-serializer.js';
import { TcpTransport } from '../transport/tcp-transport.js';
import type { ExtensionPoints, Extensions } from './extension-points.js';

/** A registry with everything that the library brings; a user's own extensions are added to it. */
export function defaultExtensions(): Extensions {
  const extensions = new ExtensionRegistry<ExtensionPoints>();
  extensions
    .register('proxy', 'object', createProxy)
    .register('registry', ZookeeperRegistry.NAME, (context) => ZookeeperRegistry.connect(context))
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
    .register('filter', 'adaptive-load', adaptiveLoadFilter, { groups: ['provider'], when: ['loadbalance'] })
    .register('protocol', DubboProtocol.NAME, (context) => new DubboProtocol(context))
    .register('transport', TcpTransport.NAME, (options) => new TcpTransport(options))
    .register('serializer', Hessian2Serializer.NAME, () => new Hessian2Serializer())
    .register('serializer', GsonSerializer.NAME, () => new GsonSerializer())
    .register('serializer', MsgpackSerializer.NAME, () => new MsgpackSerializer())
    .register('serializer', ProtobufSerializer.NAME, () => new ProtobufSerializer());
  return registerFilters(extensions);
}

/** Each stands only where a parameter of the URL asks for it; outermost first. */
function registerFilters(extensions: Extensions): Extensions {
  const attempt = ['attempt'];
  const provider = ['provider'];
  const both = ['attempt', 'provider'];
  return extensions
    .register('filter', 'circuitbreaker', circuitBreakerFilter, {
      groups: attempt,
      when: ['circuitbreaker'],
      order: -200,
    })
    .register('filter', 'activelimit', activeLimitFilter, { groups: attempt, when: ['actives'], order: -190 })
    .register('filter', 'token', tokenFilter, { groups: both, when: ['token'], order: -90 })
    .register('filter', 'sign', signFilter, { groups: both, when: ['auth'], order: -80 })
    .register('filter', 'access', accessFilter, {
      groups: provider,
      when: ['access.allow', 'access.deny'],
      order: -70,
    })
    .register('filter', 'tps', tpsFilter, { groups: provider, when: ['tps'], order: -60 })
    .register('filter', 'order', orderFilter, { groups: provider, order: -50 })
    .register('filter', 'bulkhead', bulkheadFilter, {
      groups: ['consumer', 'provider'],
      when: ['bulkhead'],
      order: -40,
    })
    .register('filter', 'executelimit', executeLimitFilter, {
      groups: provider,
      when: ['executes'],
      order: -30,
    });
}
