import type { ServiceContract } from '../common/contract/service-contract.js';
import type { Invocation } from '../common/invocation.js';
import type { Invoker } from '../common/invoker.js';
import type { RpcLogger } from '../common/logger.js';
import { identityOf, serviceKey } from '../common/service-key.js';
import { ServiceUrl } from '../common/service-url.js';
import { applyFilters, type Filter } from '../filter/filter.js';
import type { SigningKeys } from '../filter/security/signing-keys.js';
import type { Protocol } from '../protocol/protocol.js';
import { Configurators } from '../registry/configurator/configurators.js';
import type { Registry } from '../registry/registry.js';
import type { Extensions } from './extension-points.js';
import { filtersOf } from './filters-of.js';
import { withSecurityOf } from './with-security-of.js';

/** What an export is built from. */
export interface ExportContext {
  readonly application: string;
  readonly extensions: Extensions;
  readonly registry: Registry;
  /** Whether methods and types are told to the registry too. */
  readonly describe: boolean;
  /** The application's own filters around every implementation, outermost. */
  readonly filters: readonly Filter[];
  readonly signing: SigningKeys | undefined;
  readonly logger: RpcLogger;
}

/**
 * One service as this process offers it in one protocol. Its filters are made from its URL; when a rule changes that, they are made
 * anew and the service is announced under the changed one.
 */
export class ServiceExport {
  readonly key: string;
  /** As it is announced, or is to be. */
  url: ServiceUrl;
  /** Before any rule. */
  private own: ServiceUrl;
  private invoker: Invoker;
  private configurators: Configurators | undefined;
  private unsubscribe: () => void = () => undefined;
  /** One change after the other. */
  private changing: Promise<void> = Promise.resolve();
  private announced = false;
  private withdrawn = false;

  /** @param urlOf the URL of the service once its port is known */
  constructor(
    private readonly contract: ServiceContract,
    private readonly implementation: Invoker,
    private readonly urlOf: (port: number) => ServiceUrl,
    private readonly context: ExportContext,
  ) {
    this.url = this.own = urlOf(0);
    this.key = serviceKey(identityOf(this.url));
    this.invoker = this.build(this.url);
  }

  get registered(): boolean {
    return this.context.registry.isRegistered(this.url);
  }

  /** Serves from now on. @throws TypeError when there is no port to listen on */
  async open(protocol: Protocol, serializations: readonly string[]): Promise<void> {
    const { group, version } = identityOf(this.url);
    const port = await protocol.export({
      contract: this.contract,
      group,
      version,
      serializations,
      maxCallbacks: this.url.integer('callbacks', 1),
      invoker: { invoke: (invocation: Invocation) => this.invoker.invoke(invocation) },
    });
    this.url = this.own = this.urlOf(port);
  }

  /** Registers it, with the parameters that the rules want. */
  async announce(): Promise<void> {
    const { application, registry, logger } = this.context;
    const { url } = this;
    this.configurators = new Configurators({
      side: 'provider',
      application,
      url,
      config: registry.config,
      logger,
      onChange: () => this.onRules(),
    });
    const subscriber = new ServiceUrl('provider', url.host, url.port, url.path, {
      ...url.parameters,
      category: 'configurators',
    });
    this.unsubscribe = registry.subscribe(subscriber, ({ configurators }) =>
      this.configurators!.onUrls(configurators),
    );
    await this.configurators.loaded;
    this.announced = true;
    this.onRules();
    await this.changing;
    if (this.withdrawn) return;
    await registry.register(this.url);
    if (this.context.describe) registry.metadata?.report(this.url, this.contract);
  }

  async withdraw(): Promise<void> {
    this.withdrawn = true;
    this.unsubscribe();
    this.configurators?.close();
    await this.changing;
    await this.context.registry.unregister(this.url);
  }

  private onRules(): void {
    if (this.announced) this.changing = this.changing.then(() => this.change());
  }

  private async change(): Promise<void> {
    const former = this.url;
    const next = withSecurityOf(this.own, this.configurators!.own());
    if (this.withdrawn || next.toString() === former.toString()) return;
    const { registry, logger } = this.context;
    try {
      this.invoker = this.build(next);
    } catch (error) {
      logger.warn({ interface: this.contract.interfaceName, err: error }, 'a rule is refused');
      return;
    }
    this.url = next;
    // The new one first: consumers see one of both, never none.
    await registry.register(next);
    await registry.unregister(former);
    logger.info(
      { interface: this.contract.interfaceName, url: next.toString() },
      'a rule changed the service',
    );
  }

  private build(url: ServiceUrl): Invoker {
    const { extensions, filters } = this.context;
    const own = filtersOf(extensions, 'provider', url, this.contract, this.context);
    return applyFilters(this.implementation, [...filters, ...own]);
  }
}
