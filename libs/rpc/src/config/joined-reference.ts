import { RandomLoadBalance } from '../cluster/loadbalance/random-load-balance.js';
import type { Mocks } from '../cluster/mock/mock-rule.js';
import { ZoneAwareCluster } from '../cluster/zone-aware-cluster.js';
import type { ServiceContract } from '../common/contract/service-contract.js';
import type { ServiceUrl } from '../common/service-url.js';
import type { RegistryMember } from '../registry/multiple/multiple-registry.js';
import { BaseReference, type Pipeline } from './base-reference.js';
import { JoinedDirectory, RegistryInvoker } from './joined-directory.js';
import {
  Reference,
  surroundWithFilters,
  timeoutsOf,
  type ReferenceContext,
  type Surround,
} from './reference.js';

/**
 * One use of a service that is looked for in several registries: `filters → cluster among registries → the reference in one of them`.
 * Each registry has its own directory, cluster, balancer, routers and configurators. Filters, budgets and the choice between registries
 * are made from the URL as it holds in the first registry; the parameter `registry.cluster` names who chooses, `zone-aware` by default.
 */
export class JoinedReference extends BaseReference {
  private readonly registries: readonly RegistryInvoker[];
  private readonly directory: JoinedDirectory;

  /** @throws TypeError when a strategy's name is unknown */
  constructor(
    contract: ServiceContract,
    url: ServiceUrl,
    members: readonly RegistryMember[],
    private readonly context: ReferenceContext,
    mocks: Mocks = {},
  ) {
    super(contract, url);
    this.mocks = mocks;
    let effective = url;
    const followFirst: Surround = (changed, cluster) => {
      effective = changed;
      if (this.pipeline !== undefined) this.apply(changed);
      return cluster;
    };
    this.registries = members.map(({ registry, url: registryUrl }, index) => {
      const surround: Surround = index === 0 ? followFirst : (_, cluster) => cluster;
      const reference = new Reference(contract, url, { ...context, registry }, mocks, surround);
      return new RegistryInvoker(registryUrl, reference);
    });
    this.directory = new JoinedDirectory(contract.interfaceName, this.registries);
    this.pipeline = this.build(effective);
  }

  /** Number of providers within reach, each counted once however many registries list it. */
  get available(): number {
    const reachable = this.registries.flatMap(({ reference }) => reference.directory.available());
    return new Set(reachable.map(({ address }) => address)).size;
  }

  addMocks(mocks: Mocks): void {
    for (const { reference } of this.registries) reference.addMocks(mocks);
    this.mocks = { ...this.mocks, ...mocks };
  }

  override close(): void {
    super.close();
    for (const registry of this.registries) registry.close();
  }

  private apply(url: ServiceUrl): void {
    const former = this.pipeline;
    this.pipeline = this.build(url);
    former?.cluster.close?.();
  }

  private build(url: ServiceUrl): Pipeline {
    const { context, contract, directory, mocks } = this;
    const { extensions, logger } = context;
    // By the registries' weights, whatever the reference balances its providers by: so does Dubbo.
    const loadBalance = extensions.require('loadBalance', RandomLoadBalance.NAME)(url);
    const cluster = extensions
      .require('cluster', url.parameter('registry.cluster') || ZoneAwareCluster.NAME)()
      .join({ contract, directory, loadBalance, url, mocks, logger });
    return {
      invoker: surroundWithFilters(contract, context)(url, cluster),
      cluster,
      timeouts: timeoutsOf(url),
    };
  }
}
