import {
  defaultExtensions,
  type Extensions,
  type Registry,
  type RegistryOptions,
  type ServiceUrl,
} from '../../src/index.js';

const registries = new Map<string, StaticRegistry>();

/** A registry that knows a fixed list; an extension as a user would write one. */
export class StaticRegistry implements Registry {
  readonly connected = true;
  private readonly key = `static-${registries.size}`;

  constructor(private readonly providers: readonly ServiceUrl[]) {
    registries.set(this.key, this);
  }

  /** Options that lead to this registry when its extension is there. */
  options(): RegistryOptions {
    return { name: 'static', hosts: [this.key] };
  }

  static extensions(): Extensions {
    return defaultExtensions().register('registry', 'static', async ({ hosts }) =>
      registries.get(hosts[0]!)!,
    );
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

  subscribe(_consumer: ServiceUrl, listener: Parameters<Registry['subscribe']>[1]): () => void {
    listener({ providers: this.providers, configurators: [], routers: [] }, 'registry');
    return () => undefined;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
