import type { ClusterFactory } from '../cluster/cluster.js';
import type { LoadBalanceFactory } from '../cluster/loadbalance/load-balance.js';
import type { Merger } from '../cluster/merger/merger.js';
import type { RouterFactory } from '../cluster/router/router.js';
import type { ExtensionRegistry } from '../common/extension-registry.js';
import type { FilterFactory } from '../filter/filter.js';
import type { ProtocolFactory } from '../protocol/protocol.js';
import type { ProxyFactory } from '../proxy/service-proxy.js';
import type { RegistryFactory } from '../registry/registry.js';
import type { Serializer } from '../serialize/serializer.js';
import type { TransportFactory } from '../transport/transport.js';

/** What an extension of each point is. */
export interface ExtensionPoints {
  readonly proxy: ProxyFactory;
  readonly registry: RegistryFactory;
  readonly cluster: ClusterFactory;
  readonly loadBalance: LoadBalanceFactory;
  readonly merger: Merger;
  readonly router: RouterFactory;
  readonly filter: FilterFactory;
  readonly protocol: ProtocolFactory;
  readonly transport: TransportFactory;
  readonly serializer: () => Serializer;
}

export type Extensions = ExtensionRegistry<ExtensionPoints>;
