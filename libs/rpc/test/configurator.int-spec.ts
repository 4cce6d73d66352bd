import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@stampede/testing';
import { ruleKey } from '../src/common/service-key.js';
import { ServiceUrl, type DynamicConfig, type FilterContext } from '../src/index.js';
import { defaultExtensions } from '../src/index.js';
import { ZookeeperSession } from '../src/registry/zookeeper/zookeeper-session.js';
import { Applications } from './support/applications.js';
import { EchoImplementation } from './support/echo-implementation.js';
import { EchoService } from './support/echo-service.js';
import { registryContext } from './support/registry-context.js';

const SERVICE_RULE = `${ruleKey(EchoService)}.configurators`;

const rule = (...items: string[]): string =>
  [
    'configVersion: v3.0',
    `key: ${EchoService.interfaceName}`,
    'configs:',
    ...items.map((item) => `  - { ${item} }`),
  ].join('\n');

describe('configurators in effect at run time', () => {
  let applications: Applications;
  let config: DynamicConfig;
  const warnings: string[] = [];

  beforeEach(async () => {
    applications = new Applications();
    config = (await applications.start()).config!;
    warnings.length = 0;
  });

  afterEach(() => applications.closeAll());

  /** Which providers answer of so many calls. */
  async function answering(client: { who(key: string): Promise<string> }, calls = 40): Promise<string[]> {
    const names = await Promise.all(Array.from({ length: calls }, (_, call) => client.who(String(call))));
    return [...new Set(names)].sort();
  }

  it('moves calls between providers while they are made, by weight and by disabling', async () => {
    const one = await applications.provider('one');
    const two = await applications.provider('two');
    const { application, client } = await applications.consumer();
    await eventually(() => expect(Object.values(application.health().references)).toEqual([2]));
    expect(await answering(client)).toEqual(['one', 'two']);

    await config.publish(
      SERVICE_RULE,
      rule(`side: consumer, providerAddresses: ["127.0.0.1:${one.port}"], parameters: { weight: 0 }`),
    );
    await eventually(async () => expect(await answering(client)).toEqual(['two']));

    await config.publish(
      SERVICE_RULE,
      rule(`side: consumer, providerAddresses: ["127.0.0.1:${two.port}"], parameters: { disabled: true }`),
    );
    await eventually(async () => expect(await answering(client)).toEqual(['one']));
    expect(Object.values(application.health().references)).toEqual([1]);

    await config.remove(SERVICE_RULE);
    await eventually(async () => expect(await answering(client)).toEqual(['one', 'two']));
  });

  it('changes timeout, retries and cluster of a reference, and leaves it as it was for nonsense', async () => {
    const { implementation } = await applications.provider('one');
    const logger = {
      debug: () => undefined,
      info: () => undefined,
      warn: (_fields: object, message: string) => warnings.push(message),
      error: () => undefined,
    };
    const { client } = await applications.consumer({}, { logger });
    await client.who('');
    await expect(client.wait(400)).rejects.toMatchObject({ code: 'TIMEOUT' });
    await config.publish(SERVICE_RULE, rule('side: consumer, parameters: { wait.timeout: 30000 }'));
    await eventually(() => client.wait(400));

    await config.publish(SERVICE_RULE, 'configs: [nonsense');
    await eventually(() => expect(warnings).toContain(`${SERVICE_RULE} is refused, the former value stays`));
    await client.wait(400);
    await config.publish(
      SERVICE_RULE,
      rule('side: consumer, parameters: { cluster: nobody-has-this, wait.timeout: 10 }'),
    );
    await eventually(() => expect(warnings).toContain('a rule is refused'));
    await client.wait(400);
    expect(implementation.calls).toBeGreaterThan(2);
  });

  it('lets a rule of the service win over one of the application', async () => {
    await applications.provider('one');
    await config.publish(
      'consumer.configurators',
      'scope: application\nkey: consumer\nconfigs: [{ side: consumer, parameters: { wait.timeout: 5 } }]',
    );
    const { client } = await applications.consumer();
    await client.who('');
    await eventually(() => expect(client.wait(100)).rejects.toMatchObject({ code: 'TIMEOUT' }));
    await config.publish(SERVICE_RULE, rule('side: consumer, parameters: { wait.timeout: 30000 }'));
    await eventually(() => client.wait(100));
  });

  it('makes a provider’s filters anew and registers it under the changed URL, without a missed call', async () => {
    const made: (string | undefined)[] = [];
    const extensions = defaultExtensions().register(
      'filter',
      'watchful',
      ({ url }: FilterContext) => {
        made.push(url.parameter('watchful'));
        return undefined;
      },
      { groups: ['provider'], when: ['watchful'] },
    );
    const { application: provider } = await applications.provider('one', { extensions });
    const { client } = await applications.consumer();
    await client.who('');
    let failures = 0;
    let running = true;
    const load = (async () => {
      while (running) await client.who('').catch(() => failures++);
    })();
    await config.publish(SERVICE_RULE, rule('side: provider, parameters: { watchful: on, weight: 7 }'));
    const session = new ZookeeperSession(registryContext({ hosts: [applications.hosts] }), {
      onConnected: () => undefined,
      onLost: () => undefined,
      onExpired: () => undefined,
    });
    const path = `/${applications.root}/${EchoService.interfaceName}/providers`;
    try {
      await eventually(async () => {
        const urls = (await session.children(path)).map((name) => ServiceUrl.parse(decodeURIComponent(name)));
        expect(urls.map(({ parameters }) => parameters.weight)).toEqual(['7']);
      });
      expect(made).toEqual(['on']);
      await eventually(() => expect(Object.values(provider.health().exports)).toEqual([true]));

      // An override in the registry itself, as Dubbo 2.6 wrote it.
      await config.remove(SERVICE_RULE);
      const override = `override://0.0.0.0/${EchoService.interfaceName}?category=configurators&dynamic=false&weight=9`;
      const configurators = path.replace('providers', 'configurators');
      await session.makeNode(`${configurators}/${encodeURIComponent(override)}`, Buffer.alloc(0));
      await eventually(async () => {
        const urls = (await session.children(path)).map((name) => decodeURIComponent(name));
        expect(urls).toEqual([expect.stringContaining('&weight=9')]);
      });
      running = false;
      await load;
      await provider.close();
      expect(await session.children(path)).toEqual([]);
    } finally {
      running = false;
      await session.close();
    }
    expect(failures).toBe(0);
  });

  it('moves the calls of a reference to another lane and back, its providers staying in theirs', async () => {
    await applications.provider('plain');
    const gray = await applications.start({ application: 'provider', port: 0 });
    await gray.export(EchoService, new EchoImplementation('gray'), { warmupMs: 0, tag: 'gray' });
    const { application, client } = await applications.consumer();
    await eventually(() => expect(Object.values(application.health().references)).toEqual([2]));
    expect(await answering(client)).toEqual(['plain']);
    await config.publish(SERVICE_RULE, rule('side: consumer, parameters: { dubbo.tag: gray }'));
    await eventually(async () => expect(await answering(client)).toEqual(['gray']));
    await config.remove(SERVICE_RULE);
    await eventually(async () => expect(await answering(client)).toEqual(['plain']));
  });

  it('holds for a process that starts after the rule was made, from its first call on', async () => {
    const one = await applications.provider('one');
    await applications.provider('two');
    await config.publish(
      SERVICE_RULE,
      rule(`side: consumer, providerAddresses: ["127.0.0.1:${one.port}"], parameters: { disabled: true }`),
    );
    const late = await applications.start({ application: 'late' });
    expect(await answering(late.refer(EchoService))).toEqual(['two']);
    const third = await applications.start({ application: 'third', port: 0 });
    await third.export(EchoService, new EchoImplementation('three'), { warmupMs: 0 });
    await eventually(async () => expect(await answering(late.refer(EchoService))).toEqual(['three', 'two']));
  });
});
