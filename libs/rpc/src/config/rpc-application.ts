import type { Client, Provider, ServiceContract } from '../common/contract/service-contract.js';
import type { DynamicConfig } from '../common/dynamic-config.js';
import { silentLogger, type RpcLogger } from '../common/logger.js';
import { RpcError } from '../common/rpc-error.js';
import type { Filter } from '../filter/filter.js';
import { SigningKeys } from '../filter/security/signing-keys.js';
import { monitorFilter } from '../monitor/monitor-filter.js';
import type { Protocol } from '../protocol/protocol.js';
import { enableEcho } from '../proxy/echo.js';
import { createGenericService, type GenericService } from '../proxy/generic-service.js';
import { ImplementationInvoker } from '../proxy/implementation-invoker.js';
import { MultipleRegistry } from '../registry/multiple/multiple-registry.js';
import type { Registry } from '../registry/registry.js';
import { StaticRegistry } from '../registry/static/static-registry.js';
import type { BaseReference } from './base-reference.js';
import { connectRegistries } from './connect-registries.js';
import { defaultExtensions } from './default-extensions.js';
import type { Extensions } from './extension-points.js';
import { JoinedReference } from './joined-reference.js';
import { loadExtensions } from './load-extensions.js';
import type { Protocols } from './protocols.js';
import { Reference, type ReferenceContext } from './reference.js';
import { referenceNames } from './reference-names.js';
import type { ExportOptions, GenericOptions, ReferOptions, RpcApplicationOptions } from './rpc-options.js';
import { ServiceExport } from './service-export.js';
import { consumerUrl, providerUrl, withToken } from './service-urls.js';
import { DEFAULTS, protocolsOf, registriesOf } from './settings.js';

/** What a readiness probe wants to know. */
export interface RpcHealth {
  /** Every export is registered and every reference that is not optional has a provider that answers. */
  readonly ready: boolean;
  /** With several registries: to all of them. */
  readonly registryConnected: boolean;
  /** Service keys, and whether each is registered; with several registries: in one of them at least. */
  readonly exports: Readonly<Record<string, boolean>>;
  /** Service keys, with what sets several references of one service apart (`a.Service?protocol=http`); how many providers are available. */
  readonly references: Readonly<Record<string, number>>;
}

/** One process's part in the system: what it offers and what it uses. */
export class RpcApplication {
  private readonly exported: ServiceExport[] = [];
  /** By the consumer's URL and the providers that it names itself, with blanks between: what is used in the same way shares one. */
  private readonly references = new Map<string, BaseReference>();
  private readonly logger: RpcLogger;
  private readonly startedAtMs = Date.now();
  private readonly filters: { readonly consumer: readonly Filter[]; readonly provider: readonly Filter[] };
  private stopping: Promise<void> | undefined;
  private closing: Promise<void> | undefined;

  /**
   * Waits for the registry, but not for ever: without it references go on from the cache file and exports are announced later.
   *
   * @throws TypeError for settings that cannot be
   */
  static async start(options: RpcApplicationOptions): Promise<RpcApplication> {
    requireReachableHost(options);
    const { extensionsFile } = options;
    const extensions = options.extensions ?? defaultExtensions();
    if (extensionsFile !== undefined) await loadExtensions(extensionsFile, extensions);
    const protocols = protocolsOf(options, extensions);
    const signing = options.signing === undefined ? undefined : new SigningKeys(options.signing);
    return new RpcApplication(
      options,
      extensions,
      protocols,
      await connectRegistries(options, extensions),
      signing,
    );
  }

  private constructor(
    private readonly options: RpcApplicationOptions,
    private readonly extensions: Extensions,
    private readonly protocols: Protocols,
    private readonly registry: Registry,
    private readonly signing: SigningKeys | undefined,
  ) {
    this.logger = options.logger ?? silentLogger;
    const monitoring = monitorFilter(options.monitor, options.application, this.logger);
    const own = monitoring === undefined ? [] : [monitoring];
    this.filters = {
      consumer: [...own, ...(options.consumerFilters ?? [])],
      provider: [...own, ...(options.providerFilters ?? [])],
    };
  }

  /**
   * Offers a service: listens first, then announces it. Settled also when the registry is away; it is announced when that comes.
   *
   * @throws TypeError when the implementation lacks a method or there is no port to listen on
   */
  async export<S extends ServiceContract>(
    contract: S,
    implementation: Provider<S>,
    options: ExportOptions = {},
  ): Promise<void> {
    this.requireOpen();
    const names = options.protocols ?? [undefined];
    const tokened = withToken(options);
    for (const name of names)
      await this.exportIn(this.protocols.require(name), contract, implementation, tokened);
  }

  /**
   * The typed client of a service. It can be used at once: a call that comes before the first list of providers waits for it
   * within its own budget.
   *
   * @throws TypeError when a strategy's name is unknown
   */
  refer<S extends ServiceContract>(contract: S, options: ReferOptions = {}): Client<S> {
    this.requireOpen();
    const reference = this.referenceOf(contract, options);
    const createProxy = this.extensions.require('proxy', this.options.proxy);
    const client = createProxy(contract, reference, reference.timeoutMs);
    return enableEcho(client as object, reference) as Client<S>;
  }

  /**
   * A service without its contract: any provider of it, Java's too, is called by a method's name and Java's names of its parameter
   * types. In the protocols `dubbo` and `http`; in the latter values are those of JSON.
   *
   * @throws TypeError when a strategy's name is unknown, or the protocol has no generic calls
   */
  generic(interfaceName: string, options: GenericOptions = {}): GenericService {
    this.requireOpen();
    const parameters = { ...options.parameters, generic: 'true', methods: '*' };
    const contract = { interfaceName, methods: {} };
    const reference = this.referenceOf(contract, { ...options, parameters, serialization: 'hessian2' });
    return enableEcho(createGenericService(contract, reference, reference.timeoutMs), reference);
  }

  /**
   * Waits until every reference that asked for a check has a provider.
   *
   * @throws RpcError NO_PROVIDER when one has none within the time
   */
  async ready(timeoutMs = 10_000): Promise<void> {
    const checked = this.namedReferences().filter(([, { check }]) => check);
    const found = await Promise.all(checked.map(([, reference]) => awaitAvailable(reference, timeoutMs)));
    const missing = checked.filter((_, index) => !found[index]).map(([name]) => name);
    if (missing.length > 0)
      throw new RpcError('NO_PROVIDER', `no provider of ${missing.join(', ')} within ${timeoutMs} ms`);
  }

  health(): RpcHealth {
    const exports: Record<string, boolean> = {};
    // A service in two protocols is registered when both of its URLs are.
    for (const { key, registered } of this.exported) exports[key] = (exports[key] ?? true) && registered;
    const references = Object.fromEntries(
      this.namedReferences().map(([name, { available }]) => [name, available]),
    );
    const ready =
      this.stopping === undefined &&
      Object.values(exports).every((registered) => registered) &&
      [...this.references.values()].every(({ available, optional }) => optional || available > 0);
    return { ready, registryConnected: this.registry.connected, exports, references };
  }

  /**
   * Rules and settings in the registry's store, changing at run time; of several registries the first that keeps any. Undefined where
   * none does.
   */
  get config(): DynamicConfig | undefined {
    return this.registry.config;
  }

  /** Port of the exported services; undefined before the first export. */
  get port(): number | undefined {
    return this.exported[0]?.url.port;
  }

  /** Ports of the exported services by protocol. */
  get ports(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.exported.map(({ url }) => [url.protocol, url.port]));
  }

  /** Withdraws what is offered: takes it from the registry, asks consumers to stay away, serves what is under way, then closes. */
  stopServing(): Promise<void> {
    return (this.stopping ??= this.withdraw());
  }

  /** {@link stopServing}, then lets go of references and registry. Calls that are still under way fail with CANCELLED. */
  close(): Promise<void> {
    return (this.closing ??= this.shutDown());
  }

  private async withdraw(): Promise<void> {
    await Promise.all(this.exported.map((service) => service.withdraw()));
    this.protocols.announceShutdown();
    const drainMs = this.options.drainMs ?? DEFAULTS.drainMs;
    if (!(await this.protocols.drain(drainMs)))
      this.logger.warn({ drainMs }, 'calls still under way are cut off');
    await this.protocols.closeServer();
  }

  private async shutDown(): Promise<void> {
    for (const reference of this.references.values()) reference.stop();
    await this.stopServing();
    for (const reference of this.references.values()) reference.close();
    await this.protocols.close();
    await this.registry.close();
  }

  private async exportIn<S extends ServiceContract>(
    protocol: Protocol,
    contract: S,
    implementation: Provider<S>,
    options: ExportOptions,
  ): Promise<void> {
    const serializations = options.serializations ?? [this.options.serializer ?? 'hessian2'];
    const { extensions, registry, logger } = this;
    const { maxFrameBytes, heartbeatMs } = this.options;
    const service = new ServiceExport(
      contract,
      new ImplementationInvoker(contract, implementation),
      (port) =>
        providerUrl(protocol.name, port, contract, options, serializations, {
          ...this.common(),
          maxFrameBytes,
          heartbeatMs,
        }),
      {
        application: this.options.application,
        extensions,
        registry,
        describe: registriesOf(this.options).some(({ metadata = true }) => metadata),
        filters: this.filters.provider,
        signing: this.signing,
        logger,
      },
    );
    await service.open(protocol, serializations);
    this.exported.push(service);
    await service.announce();
    logger.info(
      { interface: contract.interfaceName, address: service.url.address, registered: service.registered },
      'service exported',
    );
  }

  /** Clients that use a service in the same way share one subscription. */
  private referenceOf(contract: ServiceContract, options: ReferOptions): BaseReference {
    const url = consumerUrl(contract, options, this.common());
    const { providers } = options;
    const text = [url, ...(providers ?? [])].join(' ');
    let reference = this.references.get(text);
    if (reference === undefined) {
      const { extensions, protocols, signing, logger } = this;
      const { application } = this.options;
      const filters = this.filters.consumer;
      const registry: Registry = providers === undefined ? this.registry : new StaticRegistry(providers);
      const monitored = this.options.monitor?.callEnded !== undefined;
      const context: ReferenceContext = {
        application,
        extensions,
        registry,
        config: registry.config,
        protocols,
        filters,
        signing,
        monitored,
        logger,
      };
      reference =
        registry instanceof MultipleRegistry
          ? new JoinedReference(contract, url, registry.members, context, options.mocks)
          : new Reference(contract, url, context, options.mocks);
      this.references.set(text, reference);
      void registry.register(url);
    } else reference.addMocks(options.mocks ?? {});
    reference.check ||= options.check ?? false;
    reference.optional &&= options.optional ?? false;
    return reference;
  }

  private namedReferences(): [name: string, BaseReference][] {
    const all = [...this.references];
    const names = referenceNames(
      all.map(([text, { contract, url }]) => ({ contract, url, providers: text.split(' ').slice(1) })),
    );
    return all.map(([, reference], index) => [names[index]!, reference]);
  }

  private common(): { application: string; host: string; startedAtMs: number } {
    const host = this.options.registerHost ?? this.options.host ?? DEFAULTS.host;
    return { application: this.options.application, host, startedAtMs: this.startedAtMs };
  }

  private requireOpen(): void {
    if (this.closing !== undefined || this.stopping !== undefined)
      throw new RpcError('CANCELLED', 'this process is closing');
  }
}

/** Waits until a provider is within reach, at most the given time. Says whether there is one. */
async function awaitAvailable(reference: { readonly available: number }, maxMs: number): Promise<boolean> {
  const until = performance.now() + maxMs;
  while (reference.available === 0 && performance.now() < until)
    await new Promise((resolve) => setTimeout(resolve, 20));
  return reference.available > 0;
}

/** An address that stands for "all of mine" means nothing to other machines. */
function requireReachableHost({ host, registerHost }: RpcApplicationOptions): void {
  if ((host === '0.0.0.0' || host === '::') && registerHost === undefined) {
    throw new TypeError(`listening on ${host} needs registerHost, the address that consumers connect to`);
  }
}
