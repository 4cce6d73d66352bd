import { ServiceUrl } from '../../common/service-url.js';
import { matches, type Registry, type RegistryContext, type RegistryListener } from '../registry.js';
import { interfaceOf } from '../url-store.js';

/**
 * A list of providers that does not change: direct calls. Each is the URL of a service, or `host:port`, which is taken to offer
 * whatever is asked for (in the protocol `dubbo`, or another one: `tri://host:port`). Nothing is announced.
 */
export class StaticRegistry implements Registry {
  static readonly NAME = 'static';
  readonly connected = true;
  private readonly providers: readonly ServiceUrl[];

  /** @throws TypeError for what is neither a URL nor `host:port` */
  constructor(providers: readonly string[]) {
    this.providers = providers.map((text) =>
      ServiceUrl.parse(text.includes('://') ? text : `dubbo://${text}`),
    );
    const incomplete = this.providers.findIndex(({ port }) => port === 0);
    if (incomplete >= 0) throw new TypeError(`a provider without port: ${providers[incomplete]}`);
  }

  static async connect({ hosts }: Pick<RegistryContext, 'hosts'>): Promise<StaticRegistry> {
    return new StaticRegistry(hosts);
  }

  register(): Promise<void> {
    return Promise.resolve();
  }

  isRegistered(): boolean {
    return true;
  }

  unregister(): Promise<void> {
    return Promise.resolve();
  }

  subscribe(subscriber: ServiceUrl, listener: RegistryListener): () => void {
    const providers = this.providers
      .map((url) => (url.path === '' ? asAskedFor(url, subscriber) : url))
      .filter((url) => matches(subscriber, url));
    listener({ providers, configurators: [], routers: [] }, 'registry');
    return () => undefined;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function asAskedFor(url: ServiceUrl, subscriber: ServiceUrl): ServiceUrl {
  const service = interfaceOf(subscriber);
  return new ServiceUrl(url.protocol, url.host, url.port, service, url.parameters).with({
    interface: service,
    group: subscriber.parameter('group'),
    version: subscriber.parameter('version'),
  });
}
