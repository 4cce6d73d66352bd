import type { DynamicConfig } from '../common/dynamic-config.js';
import type { RpcLogger } from '../common/logger.js';
import type { Incidents } from '../common/incidents.js';
import type { ServiceUrl } from '../common/service-url.js';

/** What the registry knows of one service. */
export interface RegistrySnapshot {
  /** Those that fit the subscriber's interface, group and version. */
  readonly providers: readonly ServiceUrl[];
  /** `override://…` and `absent://…`: what changes parameters. */
  readonly configurators: readonly ServiceUrl[];
  /** `condition://…` and the like: what chooses providers. */
  readonly routers: readonly ServiceUrl[];
}

/** Told everything each time. */
export type RegistryListener = (snapshot: RegistrySnapshot, source: 'registry' | 'cache') => void;

/** Where providers are announced and found. It may come and go: what was asked of it is done again when it is back. */
export interface Registry {
  readonly connected: boolean;

  /** Announces; settled when it is announced, or noted for later because the registry is away. */
  register(url: ServiceUrl): Promise<void>;

  /** Whether the URL is announced now. */
  isRegistered(url: ServiceUrl): boolean;

  /** Takes back; settled when it is gone, or cannot be taken back now and will expire. */
  unregister(url: ServiceUrl): Promise<void>;

  /**
   * Tells the listener what is known of the consumer's service: first what is known now, from the
   * registry or, while it is away, from the cache; then at every change. Returns the way to stop it.
   */
  subscribe(consumer: ServiceUrl, listener: RegistryListener): () => void;

  /** Rules and settings in the same store; undefined where it keeps none. */
  readonly config?: DynamicConfig;

  close(): Promise<void>;
}

/** What a registry is built from. */
export interface RegistryContext {
  readonly application: string;
  readonly hosts: readonly string[];
  readonly root: string;
  /** Where the cache file is kept; undefined for none. */
  readonly cacheDir: string | undefined;
  readonly sessionTimeoutMs: number;
  readonly connectTimeoutMs: number;
  readonly retryMs: number;
  readonly logger: RpcLogger;
  readonly incidents: Incidents;
}

/** Settled when the registry is connected or the connect timeout has passed; fails only for wrong settings. */
export type RegistryFactory = (context: RegistryContext) => Promise<Registry>;

const ANY = '*';

/** Whether a consumer wants a provider: interface, group, version and being enabled. */
export function matches(consumer: ServiceUrl, provider: ServiceUrl): boolean {
  return (
    interfaceOf(consumer) === interfaceOf(provider) &&
    fits(consumer.parameter('group'), provider.parameter('group')) &&
    fits(consumer.parameter('version'), provider.parameter('version')) &&
    provider.parameter('enabled') !== 'false' &&
    (provider.parameter('category') ?? 'providers') === 'providers'
  );
}

const interfaceOf = (url: ServiceUrl): string => url.parameter('interface') ?? url.path;

const fits = (wanted = '', offered = ''): boolean => wanted === ANY || normal(wanted) === normal(offered);

const normal = (text: string): string => (text === '0.0.0' ? '' : text);
