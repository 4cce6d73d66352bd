import type { ServiceUrl } from '../../common/service-url.js';
import { CacheFile } from '../cache-file.js';
import type { RegistryListener, Registry, RegistryContext } from '../registry.js';
import { ProviderWatch } from './provider-watch.js';
import { urlPath } from './zookeeper-paths.js';
import { ZookeeperSession } from './zookeeper-session.js';

interface Announcement {
  readonly url: ServiceUrl;
  /** In the present session. */
  made: boolean;
}

/**
 * The registry in Dubbo's own ZooKeeper layout. What is announced and watched is kept here as what *should be*; whenever the
 * connection or the session is new, and every five seconds while something is missing, it is made so. While ZooKeeper is away
 * everybody goes on with what they know.
 */
export class ZookeeperRegistry implements Registry {
  static readonly NAME = 'zookeeper';
  private readonly announcements = new Map<string, Announcement>();
  private readonly watches = new Set<ProviderWatch>();
  private readonly session: ZookeeperSession;
  private readonly cache: CacheFile | undefined;
  private retryTimer: NodeJS.Timeout | undefined;
  private closed = false;
  private firstConnection: (() => void) | undefined;

  /** Settled when connected or when the connect timeout is over. */
  static async connect(context: RegistryContext): Promise<ZookeeperRegistry> {
    if (context.hosts.length === 0)
      throw new TypeError('the registry needs the host:port of a ZooKeeper server');
    const cache =
      context.cacheDir === undefined
        ? undefined
        : await CacheFile.open(context.cacheDir, context.application, context.hosts);
    const registry = new ZookeeperRegistry(context, cache);
    await registry.awaitConnection(context.connectTimeoutMs);
    if (!registry.connected) {
      context.logger.warn(
        { hosts: context.hosts },
        'ZooKeeper is not reachable: going on with the cache, trying again',
      );
    }
    return registry;
  }

  private constructor(
    private readonly context: RegistryContext,
    cache: CacheFile | undefined,
  ) {
    this.cache = cache;
    this.session = new ZookeeperSession(context, {
      onConnected: (newSession) => this.onConnected(newSession),
      onDisconnected: () => {
        context.incidents('registry-lost', context.hosts.join(','));
        context.logger.warn({ hosts: context.hosts }, 'connection to ZooKeeper lost');
      },
      onExpired: () => {
        context.incidents('registry-session-expired', context.hosts.join(','));
        for (const announcement of this.announcements.values()) announcement.made = false;
      },
    });
  }

  get connected(): boolean {
    return this.session.connected;
  }

  async register(url: ServiceUrl): Promise<void> {
    const text = url.toString();
    if (!this.announcements.has(text)) this.announcements.set(text, { url, made: false });
    await this.announce(this.announcements.get(text)!);
  }

  isRegistered(url: ServiceUrl): boolean {
    return this.announcements.get(url.toString())?.made === true;
  }

  async unregister(url: ServiceUrl): Promise<void> {
    this.announcements.delete(url.toString());
    if (!this.connected) return;
    try {
      await this.session.remove(urlPath(this.context.root, url));
    } catch (error) {
      this.context.logger.warn({ url: url.toString(), err: error }, 'cannot be taken back, will expire');
    }
  }

  subscribe(consumer: ServiceUrl, listener: RegistryListener): () => void {
    const watch = new ProviderWatch(
      this.session,
      this.context,
      consumer,
      this.cache,
      listener,
      () => void this.refresh(watch),
    );
    this.watches.add(watch);
    if (!this.connected) watch.tellFromCache();
    void this.refresh(watch);
    return () => {
      watch.stop();
      this.watches.delete(watch);
    };
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.retryTimer);
    for (const watch of this.watches) watch.stop();
    await this.session.close();
    await this.cache?.flush();
  }

  private awaitConnection(maxMs: number): Promise<void> {
    if (this.connected) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, maxMs);
      this.firstConnection = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private onConnected(newSession: boolean): void {
    this.context.logger.info({ hosts: this.context.hosts, newSession }, 'connected to ZooKeeper');
    this.firstConnection?.();
    this.firstConnection = undefined;
    for (const announcement of this.announcements.values()) {
      announcement.made = false;
      void this.announce(announcement);
    }
    for (const watch of this.watches) void this.refresh(watch);
  }

  private async announce(announcement: Announcement): Promise<void> {
    const { url } = announcement;
    if (announcement.made) return;
    try {
      const path = urlPath(this.context.root, url);
      await this.session.makePath(path.slice(0, path.lastIndexOf('/')));
      await this.session.makeEphemeral(path, Buffer.from(url.host));
      announcement.made = true;
      // Taken back while it was being made.
      if (this.announcements.get(url.toString()) !== announcement && this.connected)
        await this.session.remove(path);
    } catch (error) {
      this.retryLater('cannot register', { url: url.toString(), err: error });
    }
  }

  private async refresh(watch: ProviderWatch): Promise<void> {
    try {
      await watch.refresh();
    } catch (error) {
      watch.tellFromCache();
      this.retryLater('cannot subscribe', { interface: watch.key, err: error });
    }
  }

  private retryLater(message: string, fields: object): void {
    if (this.closed) return;
    if (this.connected) this.context.logger.warn(fields, message);
    this.retryTimer ??= setTimeout(() => {
      this.retryTimer = undefined;
      if (!this.connected) return this.retryLater(message, fields);
      for (const announcement of this.announcements.values()) void this.announce(announcement);
      for (const watch of this.watches) if (watch.stale) void this.refresh(watch);
    }, this.context.retryMs).unref();
  }
}
