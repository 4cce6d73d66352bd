import { MethodLoadBalance } from '../cluster/loadbalance/method-load-balance.js';
import type { Mocks } from '../cluster/mock/mock-rule.js';
import { RouterChain } from '../cluster/router/router-chain.js';
import type { ServiceContract } from '../common/contract/service-contract.js';
import type { DynamicConfig } from '../common/dynamic-config.js';
import type { Invoker } from '../common/invoker.js';
import type { RpcLogger } from '../common/logger.js';
import { PerMethod } from '../common/per-method.js';
import type { ServiceUrl } from '../common/service-url.js';
import { applyFilters, type Filter } from '../filter/filter.js';
import type { SigningKeys } from '../filter/security/signing-keys.js';
import { RegistryDirectory } from '../registry/registry-directory.js';
import { Configurators } from '../registry/configurator/configurators.js';
import type { Registry } from '../registry/registry.js';
import { BaseReference, type Pipeline } from './base-reference.js';
import type { Extensions } from './extension-points.js';
import { filtersOf } from './filters-of.js';
import { referProvider } from './refer-provider.js';
import type { Protocols } from './protocols.js';
import { DEFAULTS } from './settings.js';

/** What a reference is built from. */
export interface ReferenceContext {
  readonly application: string;
  readonly extensions: Extensions;
  readonly registry: Registry;
  /** Where rules stand; undefined where there are none. */
  readonly config: DynamicConfig | undefined;
  readonly protocols: Protocols;
  /** The application's own filters around every call, outermost. */
  readonly filters: readonly Filter[];
  readonly signing: SigningKeys | undefined;
  /** Whether somebody is told of calls. */
  readonly monitored: boolean;
  readonly logger: RpcLogger;
}

/**
 * What stands around a reference's cluster; asked again for each URL that is to hold. What it throws refuses the URL.
 */
export type Surround = (url: ServiceUrl, cluster: Invoker) => Invoker;

/**
 * One use of a service: a subscription, and what stands between a client and the providers: `filters → cluster → routers → load
 * balance → attempt filters → provider`. All of it is made from the reference's URL, and made anew when a rule changes that.
 */
export class Reference extends BaseReference {
  readonly directory: RegistryDirectory;
  private readonly configurators: Configurators;
  /** The URL whose parameters hold. */
  private effective: ServiceUrl;
  private readonly routers: RouterChain;

  /**
   * @param surround what stands around the cluster; default the filters of calls
   * @throws TypeError when a strategy's name is unknown
   */
  constructor(
    contract: ServiceContract,
    url: ServiceUrl,
    private readonly context: ReferenceContext,
    mocks: Mocks = {},
    private readonly surround: Surround = surroundWithFilters(contract, context),
  ) {
    super(contract, url);
    this.addMocks(mocks);
    const { extensions, registry, config, logger } = context;
    const routers = extensions.activated('router', {
      group: 'consumer',
      parameters: url.parameters,
      names: url.list('router'),
    });
    this.routers = new RouterChain(routers.map((make) => make({ url, config, logger })));
    const onChange = (): void => this.reconfigure();
    const { application } = context;
    this.configurators = new Configurators({ side: 'consumer', application, url, config, logger, onChange });
    this.effective = url;
    const refer = referProvider(contract, url, context);
    this.directory = new RegistryDirectory(
      contract,
      url,
      registry,
      refer,
      this.routers,
      logger,
      this.configurators,
    );
    this.pipeline = this.build(url);
    this.reconfigure();
  }

  get available(): number {
    return this.directory.available().length;
  }

  /**
   * Lets other settings hold from now on; calls under way end as they began.
   *
   * @throws TypeError when a strategy's name is unknown: then all stays as it is
   */
  apply(url: ServiceUrl): void {
    const former = this.pipeline;
    const refer = referProvider(this.contract, url, this.context);
    this.pipeline = this.build(url);
    this.effective = url;
    this.routers.onReference(url);
    this.directory.reconfigure(refer);
    former?.cluster.close?.();
  }

  addMocks(mocks: Mocks): void {
    for (const name of Object.keys(mocks)) {
      if ((this.mocks[name] ?? mocks[name]) !== mocks[name])
        throw new TypeError(`${this.contract.interfaceName} has another mock "${name}" already`);
    }
    this.mocks = { ...this.mocks, ...mocks };
  }

  override close(): void {
    super.close();
    this.configurators.close();
    this.directory.close();
  }

  /** A rule has changed: for the reference itself, or for its providers only. */
  private reconfigure(): void {
    if (this.pipeline === undefined || this.closed) return;
    const url = this.configurators.own();
    try {
      if (url.toString() === this.effective.toString()) this.directory.reconfigure();
      else this.apply(url);
    } catch (error) {
      const { logger } = this.context;
      logger.warn({ interface: this.contract.interfaceName, err: error }, 'a rule is refused');
    }
  }

  private build(url: ServiceUrl): Pipeline {
    const { extensions, logger } = this.context;
    const { contract, directory } = this;
    const loadBalance = MethodLoadBalance.of(
      Object.keys(contract.methods),
      (method) => url.methodParameter(method, 'loadbalance') ?? '',
      (name) => extensions.require('loadBalance', name || undefined)(url),
    );
    const cluster = extensions
      .adaptive('cluster', url, 'cluster')()
      .join({ contract, directory, loadBalance, url, mocks: this.mocks, logger });
    return { invoker: this.surround(url, cluster), cluster, timeouts: timeoutsOf(url) };
  }
}

/** The filters of calls: the application's own ones outermost, then those that the URL asks for. */
export const surroundWithFilters =
  (contract: ServiceContract, context: ReferenceContext): Surround =>
  (url, cluster) => {
    const own = filtersOf(context.extensions, 'consumer', url, contract, context);
    return applyFilters(cluster, [...context.filters, ...own]);
  };

/** Budgets in milliseconds by method. */
export const timeoutsOf = (url: ServiceUrl): PerMethod<number> =>
  new PerMethod((method) => url.methodInteger(method, 'timeout', DEFAULTS.timeoutMs));
