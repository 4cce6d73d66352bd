import type { RpcLogger } from '../../common/logger.js';
import { serviceKey } from '../../common/service-key.js';
import { ServiceUrl } from '../../common/service-url.js';
import type { CacheFile } from '../cache-file.js';
import { matches, type RegistryListener, type RegistryContext } from '../registry.js';
import { categoryPath } from './zookeeper-paths.js';
import type { ZookeeperSession } from './zookeeper-session.js';

/** One subscription: the children of a providers node, watched. */
export class ProviderWatch {
  readonly key: string;
  /** Whether the last attempt to read failed. */
  stale = true;
  private stopped = false;
  private told = false;
  private readonly path: string;
  private readonly logger: RpcLogger;
  private reading: Promise<void> | undefined;
  private readAgain = false;
  private readonly onChange = (): void => {
    if (!this.stopped) this.requestRefresh();
  };

  constructor(
    private readonly session: ZookeeperSession,
    private readonly context: RegistryContext,
    private readonly consumer: ServiceUrl,
    private readonly cache: CacheFile | undefined,
    private readonly listener: RegistryListener,
    private readonly requestRefresh: () => void,
  ) {
    this.logger = context.logger;
    this.path = categoryPath(context.root, consumer, 'providers');
    this.key = serviceKey({
      interfaceName: consumer.parameter('interface') ?? consumer.path,
      group: consumer.parameter('group'),
      version: consumer.parameter('version'),
    });
  }

  /** Reads the list with the watch armed, one reading at a time; a change meanwhile leads to one more. */
  refresh(): Promise<void> {
    this.readAgain = this.reading !== undefined;
    this.reading ??= this.read().finally(() => {
      this.reading = undefined;
      if (this.readAgain && !this.stopped) this.onChange();
    });
    return this.reading;
  }

  tellFromCache(): void {
    const urls = parseUrls(this.cache?.read(this.key) ?? [], this.logger).filter((url) =>
      matches(this.consumer, url),
    );
    this.tell(urls, 'cache');
  }

  stop(): void {
    this.stopped = true;
  }

  private async read(): Promise<void> {
    this.stale = true;
    await this.session.makePath(this.path);
    for (const category of ['configurators', 'routers'] as const) {
      await this.session.makePath(categoryPath(this.context.root, this.consumer, category));
    }
    const children = await this.session.children(this.path, this.onChange);
    this.stale = false;
    const urls = parseUrls(children, this.logger, decodeURIComponent).filter((url) =>
      matches(this.consumer, url),
    );
    if (urls.length > 0) this.cache?.write(this.key, urls.map(String));
    this.tell(urls, 'registry');
  }

  private tell(urls: readonly ServiceUrl[], source: 'registry' | 'cache'): void {
    if (this.stopped || (source === 'cache' && this.told)) return;
    this.told = true;
    this.listener({ providers: urls, configurators: [], routers: [] }, source);
  }
}

/** Whoever can write to the registry or the cache can write nonsense: it is left out. */
function parseUrls(
  texts: readonly string[],
  logger: RpcLogger,
  decode: (text: string) => string = (text) => text,
): ServiceUrl[] {
  const urls: ServiceUrl[] = [];
  for (const text of texts) {
    try {
      urls.push(ServiceUrl.parse(decode(text)));
    } catch (error) {
      logger.warn({ err: error }, 'ignoring a registry entry');
    }
  }
  return urls;
}
