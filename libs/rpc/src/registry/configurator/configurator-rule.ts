import { addressMatch, meansHost, meansProvider } from '../../common/rule/address-match.js';
import { RuleNode } from '../../common/rule/rule-node.js';
import { anyTextMatch, textMatch } from '../../common/rule/text-match.js';
import { serviceKey } from '../../common/service-key.js';
import { ServiceUrl } from '../../common/service-url.js';
import type { Configurator, ConfiguratorTarget } from './configurator.js';
import { UrlConfigurator } from './url-configurator.js';

/*
 * A rule of Dubbo, versions v2.7 and v3.0:
 *
 *   configVersion: v3.0
 *   scope: service                    or application
 *   key: [group/]interface[:version]  or the application's name
 *   enabled: true
 *   configs:
 *     - side: consumer                whose URL is changed; or provider
 *       enabled: true
 *       addresses: [0.0.0.0]          of the consumers, or of the providers
 *       providerAddresses: []         the providers, where side is consumer
 *       services: [*]                 where scope is application
 *       applications: [*]             where scope is service
 *       match: {}                     v3.0: address, providerAddress, service, app, param
 *       parameters: { timeout: 500 }
 *
 * Also read is the form of former versions, a list of `override://` URLs.
 */

type Condition = (target: ConfiguratorTarget) => boolean;

/** What a rule must not change: what a URL is about. */
const FIXED: ReadonlySet<string> = new Set([
  'application',
  'category',
  'group',
  'interface',
  'side',
  'version',
]);

/**
 * Reads a rule.
 *
 * @throws TypeError that names what is wrong and where
 */
export function parseConfigurators(text: string): Configurator[] {
  const rule = RuleNode.parse(text);
  if (rule.isList) return UrlConfigurator.inOrder(rule.texts().map((url) => ServiceUrl.parse(url)));
  const version = rule.field('configVersion').optionalText() ?? 'v2.7';
  if (!/^v(2\.7|3\.\d)$/.test(version)) rule.field('configVersion').fail(`v2.7 or v3.0, not "${version}"`);
  const scope = rule.field('scope').choice(['service', 'application'], 'service');
  const key = rule.field('key').text();
  const meant: Condition =
    scope === 'application'
      ? ({ application }) => application === key
      : ({ service }) => means(normalKey(key), service);
  const items = rule.field('configs').list();
  if (items.length === 0) rule.field('configs').fail('is missing or empty');
  const configurators = items.map((item) => parseItem(item, scope, meant));
  return rule.field('enabled').flag(true) ? configurators.filter((one) => one !== undefined) : [];
}

/** Undefined for one that is switched off. */
function parseItem(
  item: RuleNode,
  scope: 'service' | 'application',
  meant: Condition,
): Configurator | undefined {
  const parameters = item.field('parameters').pairs();
  const names = Object.keys(parameters);
  if (names.length === 0) item.field('parameters').fail('is missing or empty');
  const fixed = names.find((name) => FIXED.has(name));
  if (fixed !== undefined) item.field('parameters').field(fixed).fail('cannot be changed by a rule');
  const conditions = [meant, ...conditionsOf(item, scope)];
  if (!item.field('enabled').flag(true)) return undefined;
  return {
    configure: (url, target) =>
      conditions.every((condition) => condition(target)) ? url.with(parameters) : url,
  };
}

function conditionsOf(item: RuleNode, scope: 'service' | 'application'): Condition[] {
  const side = item.field('side').choice(['consumer', 'provider']);
  const conditions: Condition[] = [(target) => target.side === side];
  const addresses = item.field('addresses').texts();
  if (addresses.length > 0) {
    conditions.push(({ host, provider }) =>
      addresses.some((one) =>
        side === 'provider' && provider !== undefined ? meansProvider(one, provider) : meansHost(one, host),
      ),
    );
  }
  const providers = item.field('providerAddresses').texts();
  if (providers.length > 0) {
    conditions.push(
      ({ provider }) => provider !== undefined && providers.some((one) => meansProvider(one, provider)),
    );
  }
  const services = item.field('services').texts().map(normalKey);
  if (scope === 'application' && services.length > 0)
    conditions.push(({ service }) => services.some((one) => means(one, service)));
  const applications = item.field('applications').texts();
  if (scope === 'service' && applications.length > 0)
    conditions.push(({ application }) => applications.some((one) => means(one, application)));
  const match = item.field('match');
  return match.absent ? conditions : [...conditions, ...matchConditions(match)];
}

/** `match` of v3.0. */
function matchConditions(match: RuleNode): Condition[] {
  const conditions: Condition[] = [];
  const [address, provider, service] = ['address', 'providerAddress', 'service'].map((name) =>
    match.field(name),
  );
  if (!address!.absent) {
    const fits = addressMatch(address!);
    conditions.push(({ host }) => fits(host));
  }
  if (!provider!.absent) {
    const fits = addressMatch(provider!);
    conditions.push((target) => target.provider !== undefined && fits(target.provider.address));
  }
  if (!service!.absent) {
    const fits = anyTextMatch(service!);
    conditions.push((target) => fits(target.service));
  }
  const app = match.field('app').absent ? match.field('application') : match.field('app');
  if (!app.absent) {
    const fits = anyTextMatch(app);
    conditions.push(({ application }) => fits(application));
  }
  for (const param of match.field('param').list()) {
    const key = param.field('key').text();
    const fits = textMatch(param.field('value'));
    conditions.push((target) => {
      const found = target.conditions.parameter(key);
      return found !== undefined && fits(found);
    });
  }
  return conditions;
}

const means = (written: string, found: string): boolean => written === '*' || written === found;

/** `group/interface:version` or, as a rule is named, `interface:version:group`, in our own form. */
function normalKey(text: string): string {
  const match = /^(?:([^/]+)\/)?([^:/]+)(?::([^:]*))?(?::([^:]*))?$/.exec(text);
  if (match === null) return text;
  return serviceKey({ interfaceName: match[2]!, version: match[3], group: match[1] ?? match[4] });
}
