import type { RegistryOptions } from './rpc-options.js';

/** What the text of a registry's address says. */
export interface RegistryAddress {
  readonly name: string;
  /** `user:password` before the `@`; undefined where there is none. */
  readonly auth: string | undefined;
  /** Those behind the scheme, then those of the parameter `backup`. */
  readonly hosts: readonly string[];
  /** The path, or else the parameter `group`; undefined where there is neither. */
  readonly root: string | undefined;
  readonly parameters: ReadonlyMap<string, string>;
}

const ZOOKEEPER = 'zookeeper';
const ZOOKEEPER_PORT = 2181;

/**
 * Reads `zookeeper://[user:password@]host:port,host:port/root?zone=…`, or Java's form with `?backup=…&group=root`. A ZooKeeper
 * without a port has 2181.
 *
 * @throws TypeError when it is no address of a registry
 */
export function parseRegistryAddress(text: string): RegistryAddress {
  const match = /^([a-z][a-z0-9+.-]*):\/\/(?:([^@/?]*)@)?([^@/?]+)(?:\/([^?]*))?(?:\?(.*))?$/i.exec(text);
  if (match === null) throw notAnAddress(text);
  const [, name = '', credentials, first = '', path = '', query] = match;
  const parameters = new Map(new URLSearchParams(query));
  const hosts = [first, parameters.get('backup') ?? '']
    .flatMap((list) => list.split(','))
    .filter((host) => host !== '');
  return {
    name,
    auth: credentials === undefined ? undefined : decode(credentials, text),
    hosts: hosts.map((host) =>
      /:\d+$/.test(host) || name !== ZOOKEEPER ? host : `${host}:${ZOOKEEPER_PORT}`,
    ),
    root: path.replace(/^\/+|\/+$/g, '') || parameters.get('group'),
    parameters,
  };
}

function decode(credentials: string, address: string): string {
  try {
    return decodeURIComponent(credentials);
  } catch {
    throw notAnAddress(address);
  }
}

/** Without the password. */
const notAnAddress = (text: string): TypeError =>
  new TypeError(`no address of a registry (name://host:port): ${text.replace(/[^/]*@/, '…@')}`);

const PARAMETERS = ['id', 'zone', 'weight', 'preferred', 'backup', 'group', 'session', 'timeout'];

/**
 * The options that an address stands for: Dubbo's parameters are `id`, `zone`, `weight`, `preferred`, `session` and `timeout` (to
 * connect; both in milliseconds).
 *
 * @throws TypeError that names the parameter that cannot be
 */
export function registryOptionsOf(address: string): RegistryOptions {
  const { name, auth, hosts, root, parameters } = parseRegistryAddress(address);
  for (const parameter of parameters.keys()) {
    if (!PARAMETERS.includes(parameter))
      throw new TypeError(`registry ${name}: no parameter ${parameter}; there are: ${PARAMETERS.join(', ')}`);
  }
  const number = (parameter: string): number | undefined => {
    const text = parameters.get(parameter);
    if (text === undefined) return undefined;
    if (!/^\d{1,9}$/.test(text))
      throw new TypeError(`registry ${name}: ${parameter}=${text} is no whole number`);
    return Number(text);
  };
  const preferred = parameters.get('preferred') ?? 'false';
  if (preferred !== 'true' && preferred !== 'false')
    throw new TypeError(`registry ${name}: preferred=${preferred} is neither true nor false`);
  return {
    name,
    auth,
    hosts,
    root,
    id: parameters.get('id'),
    zone: parameters.get('zone'),
    weight: number('weight'),
    preferred: preferred === 'true',
    sessionTimeoutMs: number('session'),
    connectTimeoutMs: number('timeout'),
  };
}
