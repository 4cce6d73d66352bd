import {
  defaultExtensions,
  ServiceUrl,
  type Extensions,
  type Registry,
  type RegistryOptions,
} from '../src/index.js';

/** Options that lead to {@link directExtensions}' registry, which knows these URLs and nothing else. */
export const directly = (...urls: readonly ServiceUrl[]): RegistryOptions => ({
  name: 'direct',
  hosts: urls.map(String),
});

/** The extensions of the library, and a registry in which an address is enough. */
export function directExtensions(): Extensions {
  return defaultExtensions().register('registry', 'direct', ({ hosts }) =>
    Promise.resolve(new DirectRegistry(hosts.map((host) => ServiceUrl.parse(host)))),
  );
}

class DirectRegistry implements Registry {
  readonly connected = true;

  constructor(private readonly providers: readonly ServiceUrl[]) {}

  register(): Promise<void> {
    return Promise.resolve();
  }

  isRegistered(): boolean {
    return true;
  }

  unregister(): Promise<void> {
    return Promise.resolve();
  }

  subscribe(consumer: ServiceUrl, listener: Parameters<Registry['subscribe']>[1]): () => void {
    const fits = (url: ServiceUrl, name: string) =>
      (url.parameter(name) ?? '') === (consumer.parameter(name) ?? '');
    const providers = this.providers.filter(
      (url) => url.path === consumer.path && fits(url, 'group') && fits(url, 'version'),
    );
    listener({ providers, configurators: [], routers: [] }, 'registry');
    return () => undefined;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
