import { meansProvider } from '../../common/rule/address-match.js';
import type { ServiceUrl } from '../../common/service-url.js';
import type { Configurator, ConfiguratorTarget } from './configurator.js';

const ANY_HOST = '0.0.0.0';
const ANY = '*';

/** Parameters of the configurator itself, and those that no configurator may change. */
const OWN_PARAMETERS: ReadonlySet<string> = new Set([
  'anyhost',
  'application',
  'category',
  'check',
  'compatible_config',
  'configVersion',
  'dynamic',
  'enabled',
  'group',
  'interface',
  'interfaces',
  'priority',
  'providerAddresses',
  'side',
  'version',
]);

/**
 * A URL from the registry's category `configurators`:
 *
 * - `override://0.0.0.0/a.B?timeout=500` for every consumer and provider of the service
 * - `override://10.0.0.7/a.B?…` for the consumers on that host
 * - `override://10.0.0.7:20880/a.B?…` for that provider, at its consumers and itself
 * - `absent://…` the same, where the parameter is not set
 *
 * `application`, `side`, `providerAddresses` and `~name` (a parameter that must have this value) are conditions.
 */
export class UrlConfigurator implements Configurator {
  private readonly changes: Record<string, string>;

  /** @throws TypeError when the URL is no configurator */
  constructor(private readonly url: ServiceUrl) {
    if (url.protocol !== 'override' && url.protocol !== 'absent')
      throw new TypeError(`not a configurator: ${url.protocol}://`);
    this.changes = Object.fromEntries(
      Object.entries(url.parameters).filter(([name]) => !OWN_PARAMETERS.has(name) && !name.startsWith('~')),
    );
  }

  configure(url: ServiceUrl, target: ConfiguratorTarget): ServiceUrl {
    if (this.url.parameter('enabled') === 'false' || !this.means(target) || !this.fits(target)) return url;
    if (this.url.protocol === 'override') return url.with(this.changes);
    return url.with(
      Object.fromEntries(
        Object.entries(this.changes).filter(([name]) => target.conditions.parameter(name) === undefined),
      ),
    );
  }

  /** Later ones win: those for a host over those for all, then by their priority. */
  static inOrder(urls: readonly ServiceUrl[]): UrlConfigurator[] {
    const byHost = (a: ServiceUrl, b: ServiceUrl): number => (a.host < b.host ? -1 : a.host > b.host ? 1 : 0);
    return [...urls]
      .sort((a, b) => byHost(a, b) || a.integer('priority', 0) - b.integer('priority', 0))
      .map((url) => new UrlConfigurator(url));
  }

  private means({ side, host, provider }: ConfiguratorTarget): boolean {
    const { url } = this;
    if (url.port > 0)
      return provider?.port === url.port && (url.host === ANY_HOST || url.host === provider.host);
    return url.host === ANY_HOST || (side === 'consumer' && url.host === host);
  }

  private fits({ side, application, provider, conditions }: ConfiguratorTarget): boolean {
    const { url } = this;
    const addresses = url.list('providerAddresses');
    if (
      addresses.length > 0 &&
      !addresses.some((one) => provider !== undefined && meansProvider(one, provider))
    )
      return false;
    const same = (wanted: string | undefined, found: string | undefined): boolean =>
      wanted === undefined || wanted === ANY || wanted === found;
    return (
      same(url.parameter('application'), application) &&
      same(url.parameter('side'), side) &&
      Object.keys(url.parameters).every(
        (name) => !name.startsWith('~') || same(url.parameter(name), conditions.parameter(name.slice(1))),
      )
    );
  }
}
