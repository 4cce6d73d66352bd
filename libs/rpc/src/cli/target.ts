import { defaultExtensions } from '../config/default-extensions.js';
import { parseRegistryAddress } from '../config/registry-address.js';
import { RpcApplication } from '../config/rpc-application.js';
import { DEFAULTS } from '../config/settings.js';
import { ServiceUrl } from '../common/service-url.js';
import { UsageError } from './command.js';
import { StaticRegistry } from '../registry/static/static-registry.js';

const DUBBO_PORT = 20880;

/** Where a command looks: a registry, or one provider. */
export type Target =
  | {
      readonly kind: 'registry';
      readonly name: string;
      readonly hosts: readonly string[];
      readonly root: string;
      /** `user:password`; undefined for none. */
      readonly auth: string | undefined;
    }
  | { readonly kind: 'provider'; readonly url: ServiceUrl };

/**
 * Reads the address of one registry (see {@link parseRegistryAddress}), `dubbo://host:port`, or a whole provider URL as `ls` prints it.
 * Without a scheme it is a provider, for `ls` a ZooKeeper.
 *
 * @throws UsageError when it is neither; TypeError for a registry's address that cannot be
 */
export function parseTarget(text: string, standardScheme: 'dubbo' | 'zookeeper' = 'dubbo'): Target {
  const match = /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^/?]+)(\/[^?]*)?(\?.*)?$/i.exec(text);
  if (match === null) throw new UsageError(`neither a registry nor a provider: ${text}`);
  const [, scheme = standardScheme, hosts = '', path = '', query = ''] = match;
  if (!defaultExtensions().names('registry').includes(scheme))
    return providerTarget(text, scheme, hosts, path, query);
  const address = parseRegistryAddress(text.includes('://') ? text : `${scheme}://${text}`);
  const { name, root = DEFAULTS.registry.root, auth } = address;
  return { kind: 'registry', name, hosts: address.hosts, root, auth };
}

function providerTarget(text: string, scheme: string, hosts: string, path: string, query: string): Target {
  try {
    const url = ServiceUrl.parse(`${scheme}://${hosts}${path}${query}`);
    if (!defaultExtensions().names('protocol').includes(scheme)) throw new TypeError(`no protocol ${scheme}`);
    const port = url.port > 0 ? url.port : DUBBO_PORT;
    return { kind: 'provider', url: new ServiceUrl(scheme, url.host, port, url.path, url.parameters) };
  } catch (error) {
    throw new UsageError(`neither a registry nor a provider: ${text} (${(error as Error).message})`, {
      cause: error,
    });
  }
}

/** Runs work with an application that finds services where the target says; ends it afterwards. */
export async function withApplication<T>(
  target: Target,
  work: (application: RpcApplication) => Promise<T>,
): Promise<T> {
  const registry =
    target.kind === 'provider'
      ? { name: StaticRegistry.NAME, hosts: [addressOf(target.url)] }
      : { name: target.name, hosts: target.hosts, root: target.root, auth: target.auth };
  const application = await RpcApplication.start({ application: 'stampede-rpc', registry });
  try {
    if (!application.health().registryConnected && target.kind === 'registry')
      throw new Error(`the registry at ${target.hosts.join(', ')} does not answer`);
    return await work(application);
  } finally {
    await application.close();
  }
}

/** Without a path it offers whatever is asked for, of any group and version. */
const addressOf = ({ protocol, host, port }: ServiceUrl): string =>
  new ServiceUrl(protocol, host, port, '').toString();
