import { CacheFile } from '../cache-file.js';
import type { RegistryContext } from '../registry.js';
import { StoreRegistry } from '../store-registry.js';
import { ZookeeperConfig } from './zookeeper-config.js';
import { ZookeeperMetadataReport } from './zookeeper-metadata-report.js';
import { ZookeeperSession } from './zookeeper-session.js';
import { ZookeeperStore } from './zookeeper-store.js';

/** The registry in Dubbo's own ZooKeeper layout. */
export class ZookeeperRegistry extends StoreRegistry {
  static readonly NAME = 'zookeeper';
  readonly config: ZookeeperConfig;
  readonly metadata: ZookeeperMetadataReport;

  /**
   * Settled when connected or when the connect timeout is over.
   *
   * @throws TypeError when no server is named
   */
  static async connect(context: RegistryContext): Promise<ZookeeperRegistry> {
    if (context.hosts.length === 0)
      throw new TypeError('the registry needs the host:port of a ZooKeeper server');
    const caches = [
      await CacheFile.open('registry', context),
      await CacheFile.open('config', context),
    ] as const;
    const registry = new ZookeeperRegistry(context, ...caches);
    await registry.awaitConnection();
    return registry;
  }

  private constructor(
    context: RegistryContext,
    urlCache: CacheFile | undefined,
    private readonly configCache: CacheFile | undefined,
  ) {
    let session!: ZookeeperSession;
    super(context, urlCache, (events) => {
      session = new ZookeeperSession(context, events);
      return new ZookeeperStore(session, context.root);
    });
    const { upkeep } = this;
    const { root, logger } = context;
    this.config = new ZookeeperConfig({ session, upkeep, root, cache: configCache, logger });
    this.metadata = new ZookeeperMetadataReport(session, upkeep, root, logger);
  }

  override async close(): Promise<void> {
    await super.close();
    await this.configCache?.flush();
  }
}
