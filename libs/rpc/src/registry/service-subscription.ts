import type { RpcLogger } from '../common/logger.js';
import { serviceKey } from '../common/service-key.js';
import { ServiceUrl } from '../common/service-url.js';
import type { CacheFile } from './cache-file.js';
import { matches, type RegistryListener, type RegistrySnapshot } from './registry.js';
import type { Upheld, Upkeep } from './upkeep.js';
import { interfaceOf, type Category, type UrlStore } from './url-store.js';

const CONSUMERS_CATEGORIES = ['providers', 'configurators', 'routers'] as const;
/** A provider listens only for what changes its own parameters. */
const PROVIDERS_CATEGORIES = ['configurators'] as const;

/** One subscription: what stands in a service's categories, watched. */
export class ServiceSubscription {
  private readonly key: string;
  private readonly service: string;
  private readonly categories: readonly Category[];
  private readonly reading: Upheld;
  private stopped = false;
  /** What the listener was told last; undefined before the first time. */
  private told: string | undefined;
  private readonly onChange = (): void => void this.reading.renew();

  /** @param subscriber `consumer://…`, or `provider://…` for its configurators only */
  constructor(
    private readonly store: UrlStore,
    private readonly cache: CacheFile | undefined,
    private readonly logger: RpcLogger,
    upkeep: Upkeep,
    private readonly subscriber: ServiceUrl,
    private readonly listener: RegistryListener,
  ) {
    this.service = interfaceOf(subscriber);
    this.categories = subscriber.protocol === 'provider' ? PROVIDERS_CATEGORIES : CONSUMERS_CATEGORIES;
    this.key = serviceKey({
      interfaceName: this.service,
      group: subscriber.parameter('group'),
      version: subscriber.parameter('version'),
    });
    this.reading = upkeep.add(`cannot subscribe to ${this.key}`, () => this.read());
  }

  start(): void {
    if (!this.store.connected) this.tellFromCache();
    void this.reading.renew();
  }

  stop(): void {
    this.stopped = true;
    this.reading.end();
    this.store.forget(this.service, this.onChange);
  }

  private async read(): Promise<void> {
    try {
      const lists = await Promise.all(
        this.categories.map((category) => this.store.list(this.service, category, this.onChange)),
      );
      const texts = new Map(this.categories.map((category, index) => [category, lists[index]!]));
      const snapshot = this.snapshotOf((category) => parseUrls(texts.get(category) ?? [], this.logger));
      if (snapshot.providers.length > 0) this.keep(snapshot);
      this.tell(snapshot, 'registry');
    } catch (error) {
      this.tellFromCache();
      throw error;
    }
  }

  private keep({ providers, configurators, routers }: RegistrySnapshot): void {
    this.cache?.write(this.key, [...providers, ...configurators, ...routers].join(' '));
  }

  private tellFromCache(): void {
    if (this.told !== undefined) return;
    const texts = (this.cache?.read(this.key) ?? '').split(/\s+/).filter((text) => text !== '');
    const urls = parseUrls(texts, this.logger);
    this.tell(
      this.snapshotOf((category) => urls.filter((url) => ownCategory(url) === category)),
      'cache',
    );
  }

  private snapshotOf(urlsIn: (category: Category) => readonly ServiceUrl[]): RegistrySnapshot {
    const fitting = (category: Category): ServiceUrl[] =>
      this.categories.includes(category)
        ? urlsIn(category).filter((url) => matches(this.subscriber, url, category))
        : [];
    return {
      providers: fitting('providers'),
      configurators: fitting('configurators'),
      routers: fitting('routers'),
    };
  }

  private tell(snapshot: RegistrySnapshot, source: 'registry' | 'cache'): void {
    const text = [source, ...Object.values(snapshot).map((urls) => urls.join(' '))].join('\n');
    if (this.stopped || text === this.told) return;
    this.told = text;
    this.listener(snapshot, source);
  }
}

/** Where a URL of the cache file, which keeps all of them together, stood in the registry. */
function ownCategory(url: ServiceUrl): string {
  if (url.protocol === 'override' || url.protocol === 'absent') return 'configurators';
  const routing = ['condition', 'route', 'script', 'tag'].includes(url.protocol);
  return url.parameter('category') ?? (routing ? 'routers' : 'providers');
}

/** Whoever can write to the registry or the cache can write nonsense: it is left out. */
function parseUrls(texts: readonly string[], logger: RpcLogger): ServiceUrl[] {
  const urls: ServiceUrl[] = [];
  for (const text of texts) {
    try {
      const url = ServiceUrl.parse(text.includes('://') ? text : decodeURIComponent(text));
      // Dubbo's way to say that a category is empty.
      if (url.protocol !== 'empty') urls.push(url);
    } catch (error) {
      logger.warn({ err: error }, 'ignoring a registry entry');
    }
  }
  return urls;
}
