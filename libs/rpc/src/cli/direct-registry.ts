import { ServiceUrl } from '../common/service-url.js';
import { interfaceOf } from '../registry/url-store.js';
import type { Registry } from '../registry/registry.js';

/** A registry in which one provider offers whatever is asked for. */
export function directRegistry(provider: ServiceUrl): Registry {
  return {
    connected: true,
    register: () => Promise.resolve(),
    isRegistered: () => true,
    unregister: () => Promise.resolve(),
    subscribe(consumer, listener) {
      const service = interfaceOf(consumer);
      const { protocol, host, port, parameters } = provider;
      const url = new ServiceUrl(protocol, host, port, service, parameters).with({
        interface: service,
        group: consumer.parameter('group'),
        version: consumer.parameter('version'),
        category: 'providers',
      });
      listener({ providers: [url], configurators: [], routers: [] }, 'registry');
      return () => undefined;
    },
    close: () => Promise.resolve(),
  };
}
