import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, tcpProxy } from '@stampede/testing';
import { loadExtensions, RpcApplication, type RegistryOptions } from '../src/index.js';
import { EchoImplementation } from './support/echo-implementation.js';
import { EchoService } from './support/echo-service.js';
import { startEtcd, type EtcdServer } from './support/etcd-server.js';
import { scratchRoot } from './support/registry-context.js';

const FILE = join(import.meta.dirname, '../samples/etcd-registry/extensions.json');

describe('the etcd registry, an extension from a file', () => {
  let etcd: EtcdServer;
  const started: RpcApplication[] = [];

  async function start(
    application: string,
    registry: Partial<RegistryOptions> = {},
  ): Promise<RpcApplication> {
    const one = await RpcApplication.start({
      application,
      registry: { name: 'etcd', hosts: etcd.host, retryMs: 200, sessionTimeoutMs: 3000, ...registry },
      extensionsFile: FILE,
      port: 0,
    });
    started.push(one);
    return one;
  }

  async function provide(name: string, registry: Partial<RegistryOptions> = {}) {
    const application = await start('provider', registry);
    await application.export(EchoService, new EchoImplementation(name), { warmupMs: 0 });
    return application;
  }

  beforeAll(async () => {
    etcd = await startEtcd();
  });

  afterEach(async () => {
    await Promise.all(started.splice(0).map((application) => application.close()));
  });

  afterAll(() => etcd.close());

  it('is there by its name', async () => {
    expect((await loadExtensions(FILE)).names('registry')).toContain('etcd');
  });

  it('shows consumers providers that come and go', async () => {
    const root = scratchRoot();
    const consumer = await start('consumer', { root });
    const client = consumer.refer(EchoService);
    await expect(client.who('')).rejects.toMatchObject({ code: 'NO_PROVIDER' });
    const one = await provide('one', { root });
    await eventually(async () => expect(await client.who('')).toBe('one'));
    await provide('two', { root });
    await eventually(() => expect(Object.values(consumer.health().references)).toEqual([2]));
    await one.close();
    await eventually(() => expect(Object.values(consumer.health().references)).toEqual([1]));
    expect(await client.who('')).toBe('two');
  });

  it('announces a provider again whose lease has run out while it was cut off', async () => {
    const root = scratchRoot();
    const proxy = await tcpProxy({ target: etcd.host });
    const provider = await provide('one', { root, hosts: `127.0.0.1:${proxy.port}`, connectTimeoutMs: 1000 });
    const consumer = await start('consumer', { root });
    const client = consumer.refer(EchoService);
    expect(await client.who('')).toBe('one');
    await proxy.cut();
    // One that has seen the provider alive keeps it: each look is that of a process that has just started.
    const look = async () => (await start('late', { root })).refer(EchoService).who('');
    await eventually(() => expect(look()).rejects.toMatchObject({ code: 'NO_PROVIDER' }), {
      timeoutMs: 20_000,
      everyMs: 500,
    });
    expect(await client.who('')).toBe('one');
    await proxy.restore();
    await eventually(async () => expect(await look()).toBe('one'), { timeoutMs: 20_000, everyMs: 500 });
    await provider.close();
    await proxy.close();
  });
});
