import { CacheFile } from '../cache-file.js';
import type { RegistryContext } from '../registry.js';
import { StoreRegistry } from '../store-registry.js';
import { ZookeeperSession } from './zookeeper-session.js';
import { ZookeeperStore } from './zookeeper-store.js';

/** The registry in Dubbo's own ZooKeeper layout. */
export class ZookeeperRegistry extends StoreRegistry {
  static readonly NAME = 'zookeeper';

  /**
   * Settled when connected or when the connect timeout is over.
   *
   * @throws TypeError when no server is named
   */
  static async connect(context: RegistryContext): Promise<ZookeeperRegistry> {
    if (context.hosts.length === 0)
      throw new TypeError('the registry needs the host:port of a ZooKeeper server');
    const registry = new ZookeeperRegistry(context, await CacheFile.open('registry', context));
    await registry.awaitConnection();
    return registry;
  }

  private constructor(context: RegistryContext, cache: CacheFile | undefined) {
    super(
      context,
      cache,
      (events) => new ZookeeperStore(new ZookeeperSession(context, events), context.root),
    );
  }
}
