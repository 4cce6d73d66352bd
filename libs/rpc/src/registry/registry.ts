import type { DynamicConfig } from '../common/dynamic-config.js';
import type { RpcLogger } from '../common/logger.js';
import type { Incidents } from '../common/incidents.js';
import type { ServiceUrl } from '../common/service-url.js';
import type { MetadataReport } from './metadata-report.js';
import { interfaceOf, type Category } from './url-store.js';

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
   * Tells the listener what is known of a service: first what is known now, from the registry or, while it is away, from the cache;
   * then at every change. Returns the way to stop it.
   *
   * @param subscriber the consumer's URL; that of a provider, as `provider://…`, is told of configurators only
   */
  subscribe(subscriber: ServiceUrl, listener: RegistryListener): () => void;

  /** Rules and settings in the same store; undefined where it keeps none. */
  readonly config?: DynamicConfig;

  /** Descriptions of provided services; undefined where it keeps none. */
  readonly metadata?: MetadataReport;

  close(): Promise<void>;
}

/** What a registry is built from. */
export interface RegistryContext {
  readonly application: string;
  readonly hosts: readonly string[];
  readonly root: string;
  /** Where the cache files are kept; true for Dubbo's own place, `~/.dubbo`; undefined for none. */
  readonly cacheDir: string | true | undefined;
  /** `user:password`; undefined for none. */
  readonly auth: string | undefined;
  readonly sessionTimeoutMs: number;
  readonly connectTimeoutMs: number;
  readonly retryMs: number;
  readonly logger: RpcLogger;
  readonly incidents: Incidents;
}

/** Settled when the registry is connected or the connect timeout has passed; fails only for wrong settings. */
export type RegistryFactory = (context: RegistryContext) => Promise<Registry>;

const ANY = '*';

/**
 * Whether a URL is for a subscriber: interface, group, version, category, and being enabled. A subscriber's group may be a list, and
 * `*` stands for any.
 */
export function matches(
  subscriber: ServiceUrl,
  offered: ServiceUrl,
  category: Category = 'providers',
): boolean {
  const [wanted, given] = [interfaceOf(subscriber), interfaceOf(offered)];
  return (
    (wanted === given || wanted === ANY || (given === ANY && category !== 'providers')) &&
    fits(subscriber.parameter('group'), offered.parameter('group')) &&
    fits(subscriber.parameter('version'), offered.parameter('version')) &&
    offered.parameter('enabled') !== 'false' &&
    (offered.parameter('category') ?? category) === category
  );
}

const fits = (wanted = '', offered = ''): boolean =>
  wanted === ANY || wanted.split(',').some((one) => normal(one.trim()) === normal(offered));

const normal = (text: string): string => (text === '0.0.0' ? '' : text);
