import { describe, expect, it } from '@jest/globals';
import type { ConfigListener, DynamicConfig } from '../../common/dynamic-config.js';
import { silentLogger } from '../../common/logger.js';
import { ServiceUrl } from '../../common/service-url.js';
import { parseConfigurators } from './configurator-rule.js';
import { Configurators } from './configurators.js';

const consumer = ServiceUrl.parse(
  'consumer://10.0.0.9/a.B?application=order&side=consumer&interface=a.B&group=g&version=1',
);
const provider = ServiceUrl.parse(
  'dubbo://10.0.0.1:20880/a.B?application=stock&interface=a.B&group=g&version=1&region=hz',
);

function setUp(side: 'consumer' | 'provider' = 'consumer') {
  const listeners = new Map<string, ConfigListener>();
  const config = {
    watch: (key: string, listener: ConfigListener) => {
      listeners.set(key, listener);
      listener(undefined);
      return () => listeners.delete(key);
    },
  } as unknown as DynamicConfig;
  const warnings: unknown[] = [];
  let changes = 0;
  const configurators = new Configurators({
    side,
    application: side === 'consumer' ? 'order' : 'stock',
    url: side === 'consumer' ? consumer : provider,
    config,
    logger: { ...silentLogger, warn: (fields) => warnings.push((fields as { err: Error }).err.message) },
    onChange: () => changes++,
  });
  return {
    configurators,
    warnings,
    listeners,
    changes: () => changes,
    ofProvider: (...names: string[]) => {
      const url = configurators.ofProvider(provider);
      return names.map((name) => url.parameter(name));
    },
    service: (rule: string | undefined) => listeners.get('a.B:1:g.configurators')!(rule),
    application: (rule: string | undefined) => listeners.get('order.configurators')!(rule),
    urls: (...texts: string[]) => configurators.onUrls(texts.map((text) => ServiceUrl.parse(text))),
  };
}

const rule = (item: string, head = 'scope: service\nkey: g/a.B:1') =>
  `configVersion: v3.0\n${head}\nenabled: true\nconfigs:\n  - { ${item} }\n`;

describe('override and absent URLs', () => {
  const weightAfter = (...urls: string[]) => {
    const { urls: tell, ofProvider } = setUp();
    tell(...urls);
    return ofProvider('weight')[0];
  };

  it.each([
    ['override://0.0.0.0/a.B?category=configurators&weight=5', '5'],
    ['override://10.0.0.9/a.B?weight=5', '5'],
    ['override://10.0.0.8/a.B?weight=5', undefined],
    ['override://10.0.0.1:20880/a.B?weight=5', '5'],
    ['override://10.0.0.1:20881/a.B?weight=5', undefined],
    ['override://0.0.0.0:20880/a.B?weight=5', '5'],
    ['override://0.0.0.0/a.B?weight=5&application=order', '5'],
    ['override://0.0.0.0/a.B?weight=5&application=stock', undefined],
    ['override://0.0.0.0/a.B?weight=5&side=provider', undefined],
    ['override://0.0.0.0/a.B?weight=5&~region=hz', '5'],
    ['override://0.0.0.0/a.B?weight=5&~region=bj', undefined],
    ['override://0.0.0.0/a.B?weight=5&enabled=false', undefined],
    ['override://0.0.0.0/a.B?weight=5&providerAddresses=10.0.0.2', undefined],
    ['absent://0.0.0.0/a.B?weight=5', '5'],
  ])('%s: %s', (url, expected) => {
    expect(weightAfter(url)).toBe(expected);
  });

  it('lets one for a host win over one for all, and the greater priority', () => {
    expect(
      weightAfter('override://10.0.0.9/a.B?weight=1', 'override://0.0.0.0/a.B?weight=2&priority=9'),
    ).toBe('1');
    expect(
      weightAfter('override://0.0.0.0/a.B?weight=1&priority=2', 'override://0.0.0.0/a.B?weight=2&priority=1'),
    ).toBe('1');
  });

  it('sets with absent only what is not set, and never who a service is', () => {
    const { configurators, urls } = setUp();
    urls('absent://0.0.0.0/a.B?region=bj&tag=x', 'override://0.0.0.0/a.B?group=other&timeout=9');
    expect(configurators.ofProvider(provider).parameters).toMatchObject({
      region: 'hz',
      tag: 'x',
      group: 'g',
      timeout: '9',
    });
    expect(configurators.own().parameters).toMatchObject({ timeout: '9', group: 'g', region: 'bj' });
  });

  it('are refused together when one of them is none', () => {
    const { urls, warnings, ofProvider } = setUp();
    urls('override://0.0.0.0/a.B?weight=5');
    urls('override://0.0.0.0/a.B?weight=6', 'condition://0.0.0.0/a.B?rule=x');
    expect([warnings, ofProvider('weight')]).toEqual([['not a configurator: condition://'], ['5']]);
  });

  it('on the provider side mean all of them, or the one with that port', () => {
    const { configurators, urls } = setUp('provider');
    urls('override://10.0.0.9/a.B?a=1', 'override://10.0.0.1:20880/a.B?b=2', 'override://0.0.0.0/a.B?c=3');
    const { parameters } = configurators.own();
    expect([parameters.a, parameters.b, parameters.c]).toEqual([undefined, '2', '3']);
  });
});

describe('rules', () => {
  const weightAfter = (text: string) => {
    const { service, ofProvider, warnings } = setUp();
    service(text);
    expect(warnings).toEqual([]);
    return ofProvider('weight')[0];
  };
  const item = (conditions: string) => rule(`side: consumer, parameters: { weight: 5 }, ${conditions}`);

  it.each([
    ['', '5'],
    ['enabled: false', undefined],
    ['addresses: [0.0.0.0]', '5'],
    ['addresses: [10.0.0.9]', '5'],
    ['addresses: [10.0.0.1]', undefined],
    ['providerAddresses: ["10.0.0.1:20880"]', '5'],
    ['providerAddresses: ["10.0.0.1:20881"]', undefined],
    ['applications: [order, other]', '5'],
    ['applications: [other]', undefined],
    ['match: { address: { wildcard: 10.* } }', '5'],
    ['match: { address: { wildcard: 11.* } }', undefined],
    ['match: { providerAddress: { cidr: 10.0.0.0/30 } }', '5'],
    ['match: { providerAddress: { exact: 10.0.0.2:20880 } }', undefined],
    ['match: { service: { oneof: [{ exact: g/a.B:1 }] } }', '5'],
    ['match: { app: { oneof: [{ prefix: or }] } }', '5'],
    ['match: { application: { oneof: [{ exact: other }] } }', undefined],
    ['match: { param: [{ key: region, value: { exact: hz } }] }', '5'],
    ['match: { param: [{ key: zone, value: { empty: "" } }] }', undefined],
  ])('{ %s }: %s', (conditions, expected) => {
    expect(weightAfter(item(conditions))).toBe(expected);
  });

  it.each([
    ['side: provider, parameters: { weight: 5 }', 'scope: service\nkey: g/a.B:1', undefined],
    ['side: consumer, parameters: { weight: 5 }', 'scope: service\nkey: g/a.B:2', undefined],
    ['side: consumer, parameters: { weight: 5 }', 'key: "a.B:1:g"', '5'],
    ['side: consumer, parameters: { weight: 5 }', 'scope: application\nkey: order', '5'],
    ['side: consumer, parameters: { weight: 5 }', 'scope: application\nkey: other', undefined],
    [
      'side: consumer, services: ["g/a.B:1"], parameters: { weight: 5 }',
      'scope: application\nkey: order',
      '5',
    ],
    [
      'side: consumer, services: [a.C], parameters: { weight: 5 }',
      'scope: application\nkey: order',
      undefined,
    ],
  ])('{ %s } of %j: %s', (text, head, expected) => {
    expect(weightAfter(rule(text, head))).toBe(expected);
  });

  it('of the service win over those of the application, and both over URLs', () => {
    const { service, application, urls, ofProvider } = setUp();
    urls('override://0.0.0.0/a.B?a=url&b=url&c=url');
    application(rule('side: consumer, parameters: { b: app, c: app }', 'scope: application\nkey: order'));
    service(rule('side: consumer, parameters: { c: service }'));
    expect(ofProvider('a', 'b', 'c')).toEqual(['url', 'app', 'service']);
    service(undefined);
    expect(ofProvider('a', 'b', 'c')).toEqual(['url', 'app', 'app']);
  });

  it('change the reference itself unless they name providers', () => {
    const { service, configurators } = setUp();
    service(
      `configVersion: v2.7\nkey: g/a.B:1\nconfigs:
  - { side: consumer, parameters: { timeout: 500, "find.retries": 0 } }
  - { side: consumer, providerAddresses: [10.0.0.1], parameters: { timeout: 900 } }`,
    );
    expect(configurators.own().parameters).toMatchObject({ timeout: '500', 'find.retries': '0' });
    expect(configurators.ofProvider(provider).parameter('timeout')).toBe('900');
  });

  it("move the reference's lane without the providers', unless they name these", () => {
    const { configurators, service, ofProvider } = setUp();
    const lane = () => [configurators.own().parameter('dubbo.tag'), ...ofProvider('dubbo.tag', 'timeout')];
    service(rule('side: consumer, parameters: { dubbo.tag: gray, timeout: 7 }'));
    expect(lane()).toEqual(['gray', undefined, '7']);
    service(rule('side: consumer, providerAddresses: [10.0.0.1], parameters: { dubbo.tag: gray }'));
    expect(lane()).toEqual([undefined, 'gray', undefined]);
  });

  it('are read as lists of URLs too, the form of former versions', () => {
    expect(parseConfigurators('["override://0.0.0.0/a.B?weight=5"]')).toHaveLength(1);
  });

  it.each([
    ['a: [', /not YAML/],
    ['just text', /the rule must be a map/],
    ['key: a.B\nconfigVersion: v1.0\nconfigs: []', /configVersion: v2.7 or v3.0, not "v1.0"/],
    ['configs: []', /key: is missing/],
    ['key: a.B', /configs: is missing or empty/],
    [rule('side: both, parameters: { a: 1 }'), /configs\[0\].side: consumer or provider, not "both"/],
    [rule('parameters: { a: 1 }'), /configs\[0\].side: is missing/],
    [rule('side: consumer'), /configs\[0\].parameters: is missing or empty/],
    [rule('side: consumer, parameters: { group: x }'), /parameters.group: cannot be changed/],
    [rule('side: consumer, parameters: { a: [1] }'), /parameters.a: must be a text/],
    [rule('side: consumer, parameters: { a: 1 }, addresses: x'), /addresses: must be a list/],
    [
      rule('side: consumer, parameters: { a: 1 }, match: { address: {} }'),
      /match.address: cidr, wildcard or exact/,
    ],
    ['["nonsense"]', /not a service URL/],
  ])('%j is refused', (text, message) => {
    expect(() => parseConfigurators(text)).toThrow(message);
  });

  it('stay as they were when a new one is nonsense', () => {
    const { service, ofProvider, warnings, changes } = setUp();
    service(rule('side: consumer, parameters: { weight: 5 }'));
    const before = changes();
    service(
      `${rule('side: consumer, parameters: { weight: 6 }')}  - { side: nobody, parameters: { weight: 7 } }\n`,
    );
    expect(ofProvider('weight')).toEqual(['5']);
    expect(warnings).toEqual(['configs[1].side: consumer or provider, not "nobody"']);
    expect(changes()).toBe(before);
  });

  it('are watched no longer once closed', () => {
    const { configurators, listeners } = setUp();
    expect([...listeners.keys()].sort()).toEqual(['a.B:1:g.configurators', 'order.configurators']);
    configurators.close();
    expect(listeners.size).toBe(0);
  });
});
