import { serviceKey, type ServiceIdentity } from '../common/service-key.js';
import type { ServiceUrl } from '../common/service-url.js';

/** What a reference is told apart by. */
export interface NamedReference {
  readonly contract: Pick<ServiceIdentity, 'interfaceName'>;
  /** The consumer's. */
  readonly url: ServiceUrl;
  /** Those that it names itself, past the registry. */
  readonly providers: readonly string[];
}

/**
 * A name for each reference: its service's key, and where several use one service what sets each apart, as
 * `a.Service?protocol=http`, `a.Service?providers=127.0.0.1:20880`. No two are the same.
 */
export function referenceNames(references: readonly NamedReference[]): string[] {
  const keys = references.map(({ contract, url }) =>
    serviceKey({
      interfaceName: contract.interfaceName,
      group: url.parameter('group'),
      version: url.parameter('version'),
    }),
  );
  const byKey = Map.groupBy(references, (_, index) => keys[index]!);
  return references.map((reference, index) => {
    const others = byKey.get(keys[index]!)!;
    return keys[index]! + (others.length === 1 ? '' : differenceOf(reference, others));
  });
}

/** A list of methods is long, and says something only where nothing else does. */
function differenceOf(reference: NamedReference, all: readonly NamedReference[]): string {
  const settings = all.map(({ url, providers }) =>
    providers.length === 0 ? url.parameters : { ...url.parameters, providers: providers.join() },
  );
  const names = [...new Set(settings.flatMap((one) => Object.keys(one)))]
    .filter((name) => new Set(settings.map((one) => valueIn(one, name))).size > 1)
    .sort();
  const textOf = (one: Setting, shown: readonly string[]): string =>
    shown
      .filter((name) => valueIn(one, name) !== undefined)
      .map((name) => `${name}=${valueIn(one, name)}`)
      .join('&');
  const short = names.filter((name) => name !== 'methods');
  const isEnough = new Set(settings.map((one) => textOf(one, short))).size === all.length;
  const text = textOf(settings[all.indexOf(reference)]!, isEnough ? short : names);
  return text === '' ? '' : `?${text}`;
}

type Setting = Readonly<Record<string, string | undefined>>;

const valueIn = (setting: Setting, name: string): string | undefined =>
  Object.hasOwn(setting, name) ? setting[name] : undefined;
