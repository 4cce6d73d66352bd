import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, freePort, tcpProxy } from '@stampede/testing';
import zookeeper, { type Client } from 'node-zookeeper-client';
import { ServiceUrl } from '../src/index.js';
import { Applications } from './support/applications.js';
import { EchoImplementation } from './support/echo-implementation.js';
import { EchoService } from './support/echo-service.js';

const clients: Client[] = [];

function zookeeperClient(hosts: string): Promise<Client> {
  const client = zookeeper.createClient(hosts);
  clients.push(client);
  return new Promise((resolve) => {
    client.once('connected', () => resolve(client));
    client.connect();
  });
}

const children = (client: Client, path: string): Promise<string[]> =>
  new Promise((resolve, reject) =>
    client.getChildren(path, (error, names) => (error ? reject(error) : resolve(names))),
  );

describe('ZookeeperRegistry', () => {
  let applications: Applications;

  beforeEach(() => {
    applications = new Applications();
  });

  afterEach(async () => {
    await applications.closeAll();
    for (const client of clients.splice(0)) client.close();
  });

  it("announces provider and consumer in Dubbo's layout with what Java needs", async () => {
    const { port } = await applications.provider('one');
    const { client } = await applications.consumer();
    await client.who('');
    const watcher = await zookeeperClient(applications.hosts);
    const base = `/${applications.root}/${EchoService.interfaceName}`;

    const categories = ['configurators', 'consumers', 'providers', 'routers'];
    await eventually(async () => expect((await children(watcher, base)).sort()).toEqual(categories));
    const [provider] = await children(watcher, `${base}/providers`);
    const url = ServiceUrl.parse(decodeURIComponent(provider!));
    expect(url).toMatchObject({
      protocol: 'dubbo',
      host: '127.0.0.1',
      port,
      path: EchoService.interfaceName,
    });
    expect({ ...url.parameters }).toMatchObject({
      application: 'provider',
      interface: EchoService.interfaceName,
      methods: 'count,echo,fail,note,wait,waitOnce,who',
      side: 'provider',
      dubbo: '2.0.2',
      serialization: 'hessian2',
      'prefer.serialization': 'hessian2',
    });
    expect(url.integer('timestamp', 0)).toBeGreaterThan(Date.now() - 60_000);
    const [consumer] = await eventually(async () => {
      const found = await children(watcher, `${base}/consumers`);
      expect(found).toHaveLength(1);
      return found;
    });
    expect(decodeURIComponent(consumer!)).toMatch(
      /^consumer:\/\/127\.0\.0\.1\/io\.stampede\.test\.EchoService\?application=consumer&/,
    );
  });

  it('tells consumers of providers that come and go', async () => {
    const { application, client } = await applications.consumer();
    await expect(client.who('')).rejects.toMatchObject({ code: 'NO_PROVIDER', retriable: true });
    const first = await applications.provider('one');
    await eventually(async () => expect(await client.who('')).toBe('one'));
    await applications.provider('two');
    await eventually(() => expect(Object.values(application.health().references)).toEqual([2]));
    await first.application.close();
    await eventually(() => expect(Object.values(application.health().references)).toEqual([1]));
    expect(await client.who('')).toBe('two');
  });

  it('keeps groups and versions apart', async () => {
    const provider = await applications.start({ port: 0 });
    await provider.export(EchoService, new EchoImplementation('plain'));
    await provider.export(EchoService, new EchoImplementation('grouped'), { group: 'g' });
    await provider.export(EchoService, new EchoImplementation('versioned'), { version: '2.0.0' });
    const consumer = await applications.start();
    expect(await consumer.refer(EchoService).who('')).toBe('plain');
    expect(await consumer.refer(EchoService, { group: 'g' }).who('')).toBe('grouped');
    expect(await consumer.refer(EchoService, { version: '2.0.0' }).who('')).toBe('versioned');
    await expect(consumer.refer(EchoService, { version: '3.0.0' }).who('')).rejects.toMatchObject({
      code: 'NO_PROVIDER',
    });
  });

  it('starts from the cache file while the registry is away, and registers when it comes', async () => {
    const cacheDir = await applications.scratchFolder();
    const { application: provider } = await applications.provider('one');
    const first = await applications.consumer({}, { registry: applications.registry({ cacheDir }) });
    expect(await first.client.who('')).toBe('one');
    await first.application.close();
    const file = join(cacheDir, `dubbo-registry-consumer-${applications.hosts.replaceAll(':', '-')}.cache`);
    const text = await readFile(file, 'latin1');
    expect(text).toContain(`${EchoService.interfaceName}=dubbo\\://127.0.0.1\\:${provider.port}/`);

    // The same address, but nobody answers there yet.
    const port = await freePort();
    const hosts = `127.0.0.1:${port}`;
    await writeFile(join(cacheDir, `dubbo-registry-consumer-127.0.0.1-${port}.cache`), text, 'latin1');
    const registry = applications.registry({ hosts, cacheDir, connectTimeoutMs: 200 });
    const late = await applications.consumer({}, { registry });
    expect(late.application.health().registryConnected).toBe(false);
    expect(await late.client.who('')).toBe('one');

    const second = await applications.start({
      application: 'provider',
      port: 0,
      registry: applications.registry({ hosts, connectTimeoutMs: 200 }),
    });
    await second.export(EchoService, new EchoImplementation('two'));
    expect(Object.values(second.health().exports)).toEqual([false]);

    const proxy = await tcpProxy({ target: applications.hosts.split(',')[0]!, port });
    try {
      await eventually(() => expect(Object.values(second.health().exports)).toEqual([true]));
      await eventually(() => expect(Object.values(late.application.health().references)).toEqual([2]));
    } finally {
      await applications.closeAll();
      await proxy.close();
    }
  });

  it('goes on from memory while the registry is away, and catches up when it is back', async () => {
    const { application: provider } = await applications.provider('one');
    const proxy = await tcpProxy({ target: applications.hosts.split(',')[0]! });
    const registry = applications.registry({ hosts: `127.0.0.1:${proxy.port}` });
    const { application, client } = await applications.consumer({}, { registry });
    try {
      expect(await client.who('')).toBe('one');
      await proxy.cut();
      await eventually(() => expect(application.health().registryConnected).toBe(false));
      expect(await client.who('')).toBe('one');
      await applications.provider('two');
      await provider.close();
      await eventually(() => expect(client.who('')).rejects.toMatchObject({ code: 'NO_PROVIDER' }));
      await proxy.restore();
      await eventually(async () => expect(await client.who('')).toBe('two'));
    } finally {
      await application.close();
      await proxy.close();
    }
  });

  it('tries another connection when the registry accepts one and then says nothing', async () => {
    let accepted = 0;
    const mute = createServer((socket) => {
      accepted++;
      socket.on('error', () => undefined).resume();
    }).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const hosts = `127.0.0.1:${(mute.address() as AddressInfo).port}`;
    await applications.start({
      registry: applications.registry({ hosts, sessionTimeoutMs: 300, connectTimeoutMs: 10 }),
    });
    await eventually(() => expect(accepted).toBeGreaterThanOrEqual(3));
    await applications.closeAll();
    mute.close();
  });

  it('announces itself again after the registry has been silent for longer than the session lasts', async () => {
    const incidents: string[] = [];
    const proxy = await tcpProxy({ target: applications.hosts.split(',')[0]! });
    const registry = applications.registry({ hosts: `127.0.0.1:${proxy.port}`, sessionTimeoutMs: 4000 });
    const monitor = { incident: (kind: string) => incidents.push(kind) };
    const { application: provider } = await applications.provider('one', { registry, monitor });
    const watcher = await zookeeperClient(applications.hosts);
    const path = `/${applications.root}/${EchoService.interfaceName}/providers`;
    try {
      proxy.freeze();
      await eventually(async () => expect(await children(watcher, path)).toEqual([]), { timeoutMs: 20_000 });
      // It notices by itself: not before the server has ended the session, nor after it.
      await eventually(() => expect(incidents).toContain('registry-lost'));
      await proxy.restore();
      await eventually(async () => expect(await children(watcher, path)).toHaveLength(1), {
        timeoutMs: 20_000,
      });
      expect(incidents).toContain('registry-session-expired');
    } finally {
      await provider.close();
      await proxy.close();
    }
  });

  it('registers and subscribes again after its session has expired', async () => {
    const proxy = await tcpProxy({ target: applications.hosts.split(',')[0]! });
    const registry = applications.registry({ hosts: `127.0.0.1:${proxy.port}` });
    const expired: string[] = [];
    const monitorOf = (name: string) => ({
      incident: (kind: string) => {
        if (kind === 'registry-session-expired') expired.push(name);
      },
    });
    const { application: provider, port } = await applications.provider('one', {
      registry,
      monitor: monitorOf('provider'),
    });
    const consumer = await applications.consumer({}, { registry, monitor: monitorOf('consumer') });
    expect(await consumer.client.who('')).toBe('one');
    const watcher = await zookeeperClient(applications.hosts);
    const path = `/${applications.root}/${EchoService.interfaceName}/providers`;
    expect(await children(watcher, path)).toHaveLength(1);

    // While they are cut off, they cannot take their sessions back from who ends them.
    await proxy.cut();
    await endSession(applications.hosts, provider);
    await endSession(applications.hosts, consumer.application);
    await eventually(async () => expect(await children(watcher, path)).toEqual([]));
    await proxy.restore();

    await eventually(async () => {
      expect(expired.sort()).toEqual(['consumer', 'provider']);
      expect(Object.values(provider.health().exports)).toEqual([true]);
      const names = await children(watcher, path);
      expect(names).toHaveLength(1);
      expect(decodeURIComponent(names[0]!)).toContain(`:${port}/`);
    });
    // The subscription lives too: a second provider is seen.
    await applications.provider('two');
    await eventually(() => expect(Object.values(consumer.application.health().references)).toEqual([2]));
    expect(await consumer.client.echo('still')).toBe('still');
    await applications.closeAll();
    await proxy.close();
  });
});

/** Takes over the session of an application's registry with a second client and ends it at the server. */
async function endSession(hosts: string, application: object): Promise<void> {
  const { credentials } = (
    application as { registry: { store: { session: { credentials: { id: Buffer; password: Buffer } } } } }
  ).registry.store.session;
  const thief = zookeeper.createClient(hosts) as Client & {
    connectionManager: { sessionId: Buffer; sessionPassword: Buffer };
  };
  thief.connectionManager.sessionId = credentials.id;
  thief.connectionManager.sessionPassword = credentials.password;
  await new Promise<void>((resolve) => {
    thief.once('connected', () => resolve());
    thief.connect();
  });
  await new Promise<void>((resolve) => {
    thief.once('disconnected', () => resolve());
    thief.close();
  });
}
