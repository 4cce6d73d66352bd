import type { Directory } from '../cluster/directory/directory.js';
import type { RouterChain } from '../cluster/router/router-chain.js';
import type { ServiceContract } from '../common/contract/service-contract.js';
import type { Invocation } from '../common/invocation.js';
import type { RemoteInvoker } from '../common/invoker.js';
import type { RpcLogger } from '../common/logger.js';
import type { ServiceUrl } from '../common/service-url.js';
import type { ChangingInvoker } from '../protocol/protocol.js';
import type { Registry } from './registry.js';

/** One provider with its connection. */
export type ProviderInvoker = RemoteInvoker & ChangingInvoker;

/** Makes the invoker of a provider; undefined for one that is not for this reference. */
export type ReferProvider = (url: ServiceUrl) => ProviderInvoker | undefined;

/** What changes the providers' parameters; absent parts change nothing. */
export interface ProviderRules {
  /** Configurators of the registry: all of them, each time. */
  onUrls(urls: readonly ServiceUrl[]): void;
  /** A provider with the parameters that hold for it. */
  ofProvider(url: ServiceUrl): ServiceUrl;
  /** Settled when the rules are known for the first time. */
  readonly loaded: Promise<unknown>;
}

interface Provider {
  readonly text: string;
  readonly invoker: ProviderInvoker;
  readonly stopWatching: () => void;
}

/** The providers of one service as the registry tells of them, each with its connection. */
export class RegistryDirectory implements Directory {
  firstList: Promise<void> | undefined;
  private providers = new Map<string, Provider>();
  private everyone: readonly RemoteInvoker[] = [];
  private reachable: readonly RemoteInvoker[] | undefined;
  /** As the registry told them last. */
  private listed: readonly ServiceUrl[] | undefined;
  /** Whether the present providers are kept although the registry lists none. */
  private unlisted = false;
  private readonly checksAvailability: boolean;
  private readonly unsubscribe: () => void;
  private settleFirstList: () => void = () => undefined;

  constructor(
    private readonly contract: ServiceContract,
    consumer: ServiceUrl,
    private readonly registry: Registry,
    private referProvider: ReferProvider,
    private readonly routers: RouterChain,
    private readonly logger: RpcLogger,
    private readonly rules?: ProviderRules,
  ) {
    this.firstList = new Promise((resolve) => {
      this.settleFirstList = () => {
        this.firstList = undefined;
        resolve();
      };
    });
    this.checksAvailability = consumer.parameter('cluster.availablecheck') !== 'false';
    this.unsubscribe = registry.subscribe(consumer, (snapshot, source) => {
      routers.onRules(snapshot.routers);
      this.rules?.onUrls(snapshot.configurators);
      this.listed = snapshot.providers;
      this.update(snapshot.providers, source);
      if (this.rules === undefined) this.settleFirstList();
      else void this.rules.loaded.then(() => this.settleFirstList());
    });
  }

  get interfaceName(): string {
    return this.contract.interfaceName;
  }

  list(invocation: Invocation): readonly RemoteInvoker[] {
    return this.routers.route(this.checksAvailability ? this.available() : this.everyone, invocation);
  }

  available(): readonly RemoteInvoker[] {
    return (this.reachable ??= this.everyone.filter(({ available }) => available));
  }

  all(): readonly RemoteInvoker[] {
    return this.everyone;
  }

  /**
   * Lets the rules hold as they are now.
   *
   * @param referProvider makes every invoker anew; absent: those stay whose provider's parameters stay
   */
  reconfigure(referProvider?: ReferProvider): void {
    if (referProvider !== undefined) this.referProvider = referProvider;
    if (this.listed === undefined || this.unlisted) return;
    this.update(this.listed, 'rules', referProvider !== undefined);
  }

  close(): void {
    this.unsubscribe();
    for (const provider of this.providers.values()) discard(provider);
    this.providers.clear();
    this.changed();
    this.routers.close();
    this.settleFirstList();
  }

  private update(urls: readonly ServiceUrl[], source: 'registry' | 'cache' | 'rules', anew = false): void {
    const wanted = newestByAddress(urls);
    this.unlisted = wanted.size === 0 && this.keepAlive();
    if (this.unlisted) return;
    const former = this.providers;
    const next = new Map<string, Provider>();
    for (const [address, listed] of wanted) {
      const url = this.rules?.ofProvider(listed) ?? listed;
      if (url.parameter('disabled') === 'true') continue;
      const text = url.toString();
      const known = former.get(address);
      if (known?.text === text && !anew) {
        next.set(address, known);
        continue;
      }
      // The new invoker takes the shared connection before the former one lets go of it.
      const provider = this.refer(url, text);
      if (provider === undefined) continue;
      next.set(address, provider);
      if (known !== undefined && source !== 'rules') provider.invoker.reconnectNow();
    }
    for (const [address, provider] of former) {
      if (next.get(address) !== provider) discard(provider);
    }
    this.providers = next;
    this.changed();
    this.logger.info(
      { interface: this.interfaceName, providers: [...next.keys()], source },
      'providers changed',
    );
  }

  /**
   * An empty list while connections are alive is more likely a registry that lost its memory than the end of every provider: a
   * provider that ends tells so on its connection. What is not reachable goes.
   */
  private keepAlive(): boolean {
    const alive = [...this.providers].filter(([, { invoker }]) => invoker.available);
    if (alive.length === 0) return false;
    for (const [address, provider] of this.providers) {
      if (provider.invoker.available) continue;
      discard(provider);
      this.providers.delete(address);
    }
    this.changed();
    this.logger.warn(
      { interface: this.interfaceName, kept: alive.map(([address]) => address) },
      'registry lists no provider: those alive are kept',
    );
    return true;
  }

  private refer(url: ServiceUrl, text: string): Provider | undefined {
    const invoker = this.referProvider(url);
    if (invoker === undefined) return undefined;
    const stopWatching = invoker.onChange(() => {
      this.reachable = undefined;
      if (this.unlisted && !invoker.available) this.forget(keyOf(url), invoker);
    });
    return { text, invoker, stopWatching };
  }

  private forget(address: string, invoker: RemoteInvoker): void {
    const provider = this.providers.get(address);
    if (provider?.invoker !== invoker) return;
    this.providers.delete(address);
    discard(provider);
    this.changed();
  }

  private changed(): void {
    this.everyone = [...this.providers.values()].map(({ invoker }) => invoker);
    this.reachable = undefined;
    this.routers.onProviders(this.everyone);
  }
}

function discard({ invoker, stopWatching }: Provider): void {
  stopWatching();
  invoker.close();
}

/** A process may offer the service in several groups and versions. */
function keyOf(url: ServiceUrl): string {
  const identity = [url.parameter('group'), url.parameter('version')].filter((part) => part !== undefined);
  return [url.address, ...identity].join(' ');
}

/** A provider that was killed and started again is listed twice until its old session expires: the newer one counts. */
function newestByAddress(urls: readonly ServiceUrl[]): Map<string, ServiceUrl> {
  const byAddress = new Map<string, ServiceUrl>();
  for (const url of urls) {
    const known = byAddress.get(keyOf(url));
    if (known === undefined || url.integer('timestamp', 0) >= known.integer('timestamp', 0))
      byAddress.set(keyOf(url), url);
  }
  return new Map([...byAddress].sort(([a], [b]) => (a < b ? -1 : 1)));
}
