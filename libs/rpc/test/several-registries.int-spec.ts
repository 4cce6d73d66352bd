import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, freePort, requireEnv, tcpProxy } from '@stampede/testing';
import { withCall, type RegistryOptions } from '../src/index.js';
import { Applications, type Provided } from './support/applications.js';
import { EchoImplementation } from './support/echo-implementation.js';
import { EchoService } from './support/echo-service.js';

const redisUrl = new URL(requireEnv('REDIS_URL'));

/** Who answers a call for a zone. */
const whoIn = (zone: string, client: { who(key: string): Promise<string> }, force = false): Promise<string> =>
  withCall({ attachments: { registry_zone: zone, registry_zone_force: String(force) } }, () =>
    client.who(''),
  );

describe('an application with several registries, in ZooKeeper and in Redis', () => {
  let applications: Applications;
  let east: RegistryOptions;
  let west: RegistryOptions;

  beforeEach(() => {
    applications = new Applications();
    east = applications.registry({ id: 'east', zone: 'east' });
    west = {
      name: 'redis',
      hosts: redisUrl.host,
      auth: `${redisUrl.username}:${decodeURIComponent(redisUrl.password)}`,
      root: applications.root,
      retryMs: 200,
      id: 'west',
      zone: 'west',
    };
  });

  afterEach(() => applications.closeAll());

  const providers = (): Promise<Provided[]> =>
    Promise.all([
      applications.provider('in the east', { registry: east }),
      applications.provider('in the west', { registry: west }),
    ]);

  it('announces a service in all of them, and takes it back from all of them', async () => {
    const { application } = await applications.provider('everywhere', { registry: [east, west] });
    expect(application.health()).toMatchObject({ registryConnected: true, ready: true });
    for (const registry of [east, west]) {
      const { client } = await applications.consumer({}, { registry });
      expect(await client.who('')).toBe('everywhere');
    }
    await application.close();
    for (const registry of [east, west]) {
      const { client } = await applications.consumer({}, { registry });
      await expect(client.who('')).rejects.toMatchObject({ code: 'NO_PROVIDER' });
    }
  });

  it('goes to the zone that a call names, and fails where the call insists on one that has nobody', async () => {
    const [{ application: easterner }] = (await providers()) as [Provided, Provided];
    const { client, application } = await applications.consumer({ check: true }, { registry: [east, west] });
    await application.ready();
    expect(await whoIn('east', client)).toBe('in the east');
    expect(await whoIn('west', client)).toBe('in the west');
    await easterner.close();
    await eventually(async () => expect(await whoIn('east', client)).toBe('in the west'));
    await expect(whoIn('east', client, true)).rejects.toMatchObject({
      code: 'NO_PROVIDER',
      message: `no provider of ${EchoService.interfaceName} in the zone east; registries: east (east, no provider in reach), west (west)`,
    });
    expect(await whoIn('west', client, true)).toBe('in the west');
  });

  it('goes to the preferred one while that has a provider', async () => {
    const [, { application: westerner }] = (await providers()) as [Provided, Provided];
    const registry = [east, { ...west, preferred: true }];
    const { client } = await applications.consumer({}, { registry });
    expect(await whoIn('east', client)).toBe('in the west');
    await westerner.close();
    await eventually(async () => expect(await client.who('')).toBe('in the east'));
  });

  it("goes on through the other registry's providers when one is gone with its own", async () => {
    const proxy = await tcpProxy({ target: applications.hosts.split(',')[0]! });
    const lame = { ...east, hosts: `127.0.0.1:${proxy.port}` };
    try {
      const [{ application: easterner }] = (await providers()) as [Provided, Provided];
      const { client, application } = await applications.consumer({}, { registry: [lame, west] });
      expect(await whoIn('east', client)).toBe('in the east');
      await proxy.cut();
      await eventually(() => expect(application.health().registryConnected).toBe(false));
      // From memory, as long as its providers live.
      expect(await whoIn('east', client)).toBe('in the east');
      await easterner.close();
      await eventually(async () => expect(await whoIn('east', client)).toBe('in the west'));
      expect(application.health()).toMatchObject({ ready: true });
      await proxy.restore();
      await applications.provider('in the east again', { registry: east });
      await eventually(async () => expect(await whoIn('east', client)).toBe('in the east again'));
    } finally {
      await applications.closeAll();
      await proxy.close();
    }
  });

  it('starts, serves and calls while one of them is away, and announces itself there when it comes', async () => {
    const port = await freePort();
    const away = { ...east, hosts: `127.0.0.1:${port}`, connectTimeoutMs: 200 };
    const both = await applications.start({ application: 'both', port: 0, registry: [away, west] });
    await both.export(EchoService, new EchoImplementation('both'));
    expect(both.health()).toMatchObject({ ready: true, registryConnected: false });
    expect(await both.refer(EchoService).who('')).toBe('both');
    const easterner = await applications.consumer({}, { registry: east });
    await expect(easterner.client.who('')).rejects.toMatchObject({ code: 'NO_PROVIDER' });
    const proxy = await tcpProxy({ target: applications.hosts.split(',')[0]!, port });
    try {
      await eventually(async () => expect(await easterner.client.who('')).toBe('both'));
      expect(both.health()).toMatchObject({ registryConnected: true });
    } finally {
      await applications.closeAll();
      await proxy.close();
    }
  });

  it('keeps its rules in the first registry that can, and obeys them in all', async () => {
    await providers();
    const consumer = await applications.consumer({}, { registry: [west, east] });
    const eastern = await applications.start({ registry: east });
    expect(await whoIn('west', consumer.client)).toBe('in the west');
    await consumer.application.config!.publish(
      'consumer.configurators',
      'configVersion: v2.7\nscope: application\nkey: consumer\nconfigs:\n  - side: consumer\n    parameters: { who.mock: "force:return ruled" }\n',
    );
    await eventually(async () => {
      expect(await whoIn('west', consumer.client)).toBe('ruled');
      expect(await whoIn('east', consumer.client)).toBe('ruled');
    });
    expect(await eastern.config!.get('consumer.configurators')).toContain('ruled');
  });

  it('may be told of registries by their addresses', async () => {
    await providers();
    const { username, password, host } = redisUrl;
    const { client } = await applications.consumer(
      {},
      {
        registry: [
          `zookeeper://${applications.hosts}/${applications.root}?zone=east&weight=0`,
          `redis://${username}:${password}@${host}?zone=west&group=${applications.root}`,
        ],
      },
    );
    expect(await client.who('')).toBe('in the west');
    expect(await whoIn('east', client)).toBe('in the east');
  });
});
