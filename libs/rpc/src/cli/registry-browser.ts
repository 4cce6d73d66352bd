import { silentLogger } from '../common/logger.js';
import { ServiceUrl } from '../common/service-url.js';
import { ZookeeperSession } from '../registry/zookeeper/zookeeper-session.js';
import { categoryPath } from '../registry/zookeeper/zookeeper-paths.js';
import type { Category } from '../registry/url-store.js';
import { UsageError } from './command.js';
import { parseDefinition, type ServiceDefinition } from './service-definition.js';
import type { Target } from './target.js';

const CONNECT_MS = 5000;
/** Nodes beside those of services. */
const NO_SERVICES: ReadonlySet<string> = new Set(['config', 'config-history', 'mapping', 'metadata']);

/** Reads what stands in a registry, and changes nothing. */
export class RegistryBrowser {
  private constructor(
    private readonly session: ZookeeperSession,
    private readonly root: string,
  ) {}

  /**
   * @throws UsageError for a registry that cannot be looked through; Error when it does not answer
   */
  static async with<T>(target: Target, work: (browser: RegistryBrowser) => Promise<T>): Promise<T> {
    if (target.kind !== 'registry' || target.name !== 'zookeeper')
      throw new UsageError('only a ZooKeeper can be looked through: zookeeper://host:port[/root]');
    const { hosts, root, auth } = target;
    let session!: ZookeeperSession;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, CONNECT_MS);
      const onConnected = (): void => {
        clearTimeout(timer);
        resolve();
      };
      session = new ZookeeperSession(
        { hosts, sessionTimeoutMs: 10_000, retryMs: 1000, auth, logger: silentLogger },
        { onConnected, onLost: () => undefined, onExpired: () => undefined },
      );
    });
    try {
      if (!session.connected) throw new Error(`the registry at ${hosts.join(', ')} does not answer`);
      return await work(new RegistryBrowser(session, root));
    } finally {
      await session.close();
    }
  }

  /** Names of all services, in their order. @throws Error when the root does not exist */
  async services(): Promise<string[]> {
    const names = await this.childrenOf(`/${this.root}`);
    if (names === undefined) throw new Error(`the registry has no root /${this.root}`);
    return names
      .filter((name) => !NO_SERVICES.has(name))
      .map(decodeURIComponent)
      .sort();
  }

  /** The URLs that stand at a service; what is none is left out. */
  async urls(service: string, category: Category): Promise<ServiceUrl[]> {
    const texts = (await this.childrenOf(categoryPath(this.root, service, category))) ?? [];
    return texts.map(decodeUrl).filter((url) => url !== undefined);
  }

  /** What providers wrote down of a service: for each version, group and application one definition. */
  async definitions(service: string): Promise<ServiceDefinition[]> {
    return this.definitionsBelow(`/${this.root}/metadata/${encodeURIComponent(service)}`, 3);
  }

  private async definitionsBelow(path: string, levels: number): Promise<ServiceDefinition[]> {
    const found: ServiceDefinition[] = [];
    for (const name of (await this.childrenOf(path)) ?? []) {
      const child = `${path}/${name}`;
      if (path.endsWith('/provider')) {
        const node = await this.session.read(child);
        const definition = parseDefinition(node?.content.toString() ?? '', decodeURIComponent(name));
        if (definition !== undefined) found.push(definition);
      } else if (levels > 0 && name !== 'consumer') {
        found.push(...(await this.definitionsBelow(child, levels - 1)));
      }
    }
    return found;
  }

  /** Undefined where there is no such node: asking for the children of one would make it. */
  private async childrenOf(path: string): Promise<string[] | undefined> {
    return (await this.session.read(path)) === undefined ? undefined : this.session.children(path);
  }
}

function decodeUrl(text: string): ServiceUrl | undefined {
  try {
    return ServiceUrl.parse(decodeURIComponent(text));
  } catch {
    return undefined;
  }
}
