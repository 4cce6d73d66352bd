import type { ServiceUrl } from '../common/service-url.js';
import type { CacheFile } from './cache-file.js';
import type { Registry, RegistryContext, RegistryListener } from './registry.js';
import { ServiceSubscription } from './service-subscription.js';
import { Upkeep, type Upheld } from './upkeep.js';
import type { StoreEvents, UrlStore } from './url-store.js';

/**
 * A registry over a store of URLs. What is announced and watched is kept here as what *should be*; whenever the connection or the
 * session is new, and after a pause where something is missing, it is made so. While the store is away everybody goes on with what
 * they know.
 */
export class StoreRegistry implements Registry {
  protected readonly upkeep: Upkeep;
  private readonly announcements = new Map<string, Upheld>();
  private readonly subscriptions = new Set<ServiceSubscription>();
  private readonly store: UrlStore;
  private onFirstConnection: (() => void) | undefined;

  /** @param open begins to connect; the store tells of it later */
  constructor(
    protected readonly context: RegistryContext,
    private readonly cache: CacheFile | undefined,
    open: (events: StoreEvents) => UrlStore,
  ) {
    const { hosts, incidents, logger, retryMs } = context;
    this.upkeep = new Upkeep({ connected: () => this.store.connected, retryMs, logger });
    this.store = open({
      onConnected: () => {
        logger.info({ hosts }, 'connected to the registry');
        this.onFirstConnection?.();
        this.upkeep.renewAll();
      },
      onLost: () => {
        incidents('registry-lost', hosts.join(','));
        logger.warn({ hosts }, 'connection to the registry lost');
      },
      onExpired: () => {
        incidents('registry-session-expired', hosts.join(','));
        this.upkeep.lostAll();
      },
    });
  }

  get connected(): boolean {
    return this.store.connected;
  }

  /** Settled when connected or when the connect timeout is over. */
  async awaitConnection(): Promise<void> {
    const { connectTimeoutMs, hosts, logger } = this.context;
    if (!this.connected) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, connectTimeoutMs);
        this.onFirstConnection = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.onFirstConnection = undefined;
    }
    if (!this.connected)
      logger.warn({ hosts }, 'the registry is not reachable: going on with the cache, trying again');
  }

  async register(url: ServiceUrl): Promise<void> {
    const text = url.toString();
    let announcement = this.announcements.get(text);
    if (announcement === undefined) {
      announcement = this.upkeep.add(`cannot register ${text}`, () => this.announce(url));
      this.announcements.set(text, announcement);
    }
    if (this.connected) await announcement.renew();
  }

  isRegistered(url: ServiceUrl): boolean {
    return this.announcements.get(url.toString())?.holds === true;
  }

  async unregister(url: ServiceUrl): Promise<void> {
    const text = url.toString();
    this.announcements.get(text)?.end();
    this.announcements.delete(text);
    const withdrawal = this.upkeep.add(`cannot take back ${text}`, async () => {
      if (!this.announcements.has(text)) await this.store.remove(url);
      withdrawal.end();
    });
    if (this.connected) await withdrawal.renew();
  }

  subscribe(subscriber: ServiceUrl, listener: RegistryListener): () => void {
    const { store, cache, upkeep, context } = this;
    const subscription = new ServiceSubscription(store, cache, context.logger, upkeep, subscriber, listener);
    this.subscriptions.add(subscription);
    subscription.start();
    return () => {
      subscription.stop();
      this.subscriptions.delete(subscription);
    };
  }

  async close(): Promise<void> {
    for (const subscription of this.subscriptions) subscription.stop();
    this.upkeep.close();
    await this.store.close();
    await this.cache?.flush();
  }

  private async announce(url: ServiceUrl): Promise<void> {
    await this.store.put(url);
    // Taken back while it was being made.
    if (!this.announcements.has(url.toString()) && this.connected) await this.store.remove(url);
  }
}
