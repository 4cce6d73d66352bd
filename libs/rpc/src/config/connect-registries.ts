import { ServiceUrl } from '../common/service-url.js';
import { MultipleRegistry } from '../registry/multiple/multiple-registry.js';
import type { Registry, RegistryContext, RegistryFactory } from '../registry/registry.js';
import type { Extensions } from './extension-points.js';
import type { RegistryOptions, RpcApplicationOptions } from './rpc-options.js';
import { DEFAULTS, registriesOf, registryContext } from './settings.js';

/**
 * Connects to the registry of a process, or to all of them at the same time.
 *
 * @throws TypeError for settings that cannot be; then none is left connected
 */
export async function connectRegistries(
  options: RpcApplicationOptions,
  extensions: Extensions,
): Promise<Registry> {
  const all = registriesOf(options).map((registry) => settingsOf(options, registry, extensions));
  requireApart(all);
  const settled = await Promise.allSettled(all.map(({ connect, context }) => connect(context)));
  const connected = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = settled.find((one) => one.status === 'rejected');
  if (failed !== undefined) {
    await Promise.all(connected.map((registry) => registry.close()));
    throw failed.reason;
  }
  if (connected.length === 1) return connected[0]!;
  return new MultipleRegistry(
    connected.map((registry, index) => ({ registry, url: all[index]!.url, describe: all[index]!.describe })),
  );
}

/** What is known of a registry before it is connected to. */
interface Settings {
  readonly url: ServiceUrl;
  readonly describe: boolean;
  readonly context: RegistryContext;
  readonly connect: RegistryFactory;
}

function settingsOf(
  options: RpcApplicationOptions,
  registry: RegistryOptions,
  extensions: Extensions,
): Settings {
  const { name = DEFAULTS.registry.name, zone, weight, preferred = false, metadata = true } = registry;
  const context = registryContext(options, registry);
  const id = registry.id ?? `${context.hosts.join(',')}/${context.root}`;
  if (weight !== undefined && !(Number.isInteger(weight) && weight >= 0))
    throw new TypeError(`registry ${id}: weight must be a whole number from 0, not ${weight}`);
  const url = new ServiceUrl(name, id, 0, '').with({
    zone,
    weight: weight?.toString(),
    preferred: String(preferred),
  });
  return { url, describe: metadata, context, connect: extensions.require('registry', name) };
}

/** @throws TypeError when two are the same, or could not be told apart */
function requireApart(all: readonly Settings[]): void {
  const refuse = (what: string, texts: readonly string[]): void => {
    const twice = texts.find((text, index) => texts.indexOf(text) < index);
    if (twice !== undefined) throw new TypeError(`two registries ${what}: ${twice}`);
  };
  refuse(
    'are one',
    all.map(({ url, context: { hosts, root } }) => `${url.protocol}://${hosts.join(',')}/${root}`),
  );
  refuse(
    'have the same id',
    all.map(({ url }) => url.address),
  );
  refuse(
    'would write the same cache file, give each a cacheDir of its own',
    all.flatMap(({ context: { hosts, cacheDir } }) =>
      cacheDir === undefined ? [] : [`${hosts.join(',')} in ${cacheDir === true ? '~/.dubbo' : cacheDir}`],
    ),
  );
}
