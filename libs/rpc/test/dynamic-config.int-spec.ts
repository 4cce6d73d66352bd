import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, freePort, tcpProxy, type TcpProxy } from '@stampede/testing';
import type { RegistryContext } from '../src/index.js';
import { ZookeeperRegistry } from '../src/registry/zookeeper/zookeeper-registry.js';
import { registryContext, scratchRoot } from './support/registry-context.js';

describe('ZookeeperConfig', () => {
  const registries: ZookeeperRegistry[] = [];
  const proxies: TcpProxy[] = [];
  let root: string;
  let cacheDir: string;

  async function connect(options: Partial<RegistryContext> = {}): Promise<ZookeeperRegistry> {
    const registry = await ZookeeperRegistry.connect(registryContext({ root, ...options }));
    registries.push(registry);
    return registry;
  }

  async function proxied(port?: number): Promise<TcpProxy> {
    const proxy = await tcpProxy({ target: registryContext().hosts[0]!, port });
    proxies.push(proxy);
    return proxy;
  }

  beforeEach(async () => {
    root = scratchRoot();
    cacheDir = await mkdtemp(join(tmpdir(), 'stampede-config-'));
  });

  afterEach(async () => {
    await Promise.all(registries.splice(0).map((registry) => registry.close()));
    await Promise.all(proxies.splice(0).map((proxy) => proxy.close()));
    await rm(cacheDir, { recursive: true, force: true });
  });

  it('gives what was published, and nothing once it is removed', async () => {
    const { config } = await connect();
    expect(await config.get('a.B::.configurators')).toBeUndefined();
    await config.publish('a.B::.configurators', 'enabled: true # 秒杀');
    await config.publish('limit', '5', 'stampede');
    expect(await config.get('a.B::.configurators')).toBe('enabled: true # 秒杀');
    expect(await config.get('limit', 'stampede')).toBe('5');
    expect(await config.get('limit')).toBeUndefined();
    await config.remove('limit', 'stampede');
    await config.remove('limit', 'stampede');
    expect(await config.get('limit', 'stampede')).toBeUndefined();
  });

  it('tells every watcher the text as it is and each change, also when the key is made and removed', async () => {
    const [{ config }, writer] = [await connect(), await connect()];
    const told: (string | undefined)[] = [];
    const others: (string | undefined)[] = [];
    const stop = config.watch('rule', (text) => told.push(text));
    config.watch('rule', () => {
      throw new Error('a listener that fails');
    });
    config.watch('rule', (text) => others.push(text));
    await eventually(() => expect(told).toEqual([undefined]));
    for (const [index, text] of ['one', 'two', undefined, 'three'].entries()) {
      if (text === undefined) await writer.config.remove('rule');
      else await writer.config.publish('rule', text);
      await eventually(() => expect(told).toHaveLength(index + 2));
    }
    expect(told).toEqual([undefined, 'one', 'two', undefined, 'three']);
    stop();
    await writer.config.publish('rule', 'four');
    await eventually(() => expect(others).toEqual([...told, 'four']));
    expect(told).toHaveLength(5);
  });

  it('refuses keys that are no names, and texts that no node holds', async () => {
    const { config } = await connect();
    await expect(config.publish('a/b', '')).rejects.toThrow(TypeError);
    await expect(config.get('..')).rejects.toThrow(TypeError);
    expect(() => config.watch('', () => undefined)).toThrow(TypeError);
    await expect(config.publish('big', 'x'.repeat(1_000_001))).rejects.toThrow(/at most 1000000/);
  });

  it('keeps the last twenty texts, the removal among them, newest first', async () => {
    const { config } = await connect();
    expect(await config.history('rule')).toEqual([]);
    for (let number = 1; number <= 25; number++) await config.publish('rule', `text ${number}`);
    const history = await config.history('rule');
    expect(history.map(({ content }) => content)).toEqual(
      Array.from({ length: 20 }, (_, index) => `text ${25 - index}`),
    );
    expect(Math.abs(history[0]!.changedAtMs - Date.now())).toBeLessThan(60_000);
    await config.remove('rule');
    expect((await config.history('rule')).slice(0, 2).map(({ content }) => content)).toEqual([
      undefined,
      'text 25',
    ]);
  });

  it('loses none of the texts that many publish at the same time', async () => {
    const writers = await Promise.all(Array.from({ length: 4 }, () => connect()));
    await Promise.all(
      writers.flatMap(({ config }, writer) =>
        [1, 2, 3].map((number) => config.publish('rule', `${writer}-${number}`)),
      ),
    );
    const history = await writers[0]!.config.history('rule');
    expect(history.map(({ content }) => content).sort()).toEqual(
      writers.flatMap((_, writer) => [1, 2, 3].map((number) => `${writer}-${number}`)).sort(),
    );
  });

  it('keeps what was told while ZooKeeper is away, and tells what has changed when it is back', async () => {
    const proxy = await proxied();
    const registry = await connect({ hosts: [`127.0.0.1:${proxy.port}`] });
    const { config } = registry;
    const writer = await connect();
    await writer.config.publish('rule', 'one');
    const told: (string | undefined)[] = [];
    config.watch('rule', (text) => told.push(text));
    await eventually(() => expect(told).toEqual(['one']));
    await proxy.cut();
    await eventually(() => expect(registry.connected).toBe(false));
    await writer.config.publish('rule', 'two');
    await expect(config.publish('rule', 'three')).rejects.toThrow(/ZooKeeper/);
    expect(told).toEqual(['one']);
    await proxy.restore();
    await eventually(() => expect(told).toEqual(['one', 'two']));
    await config.publish('rule', 'three');
    await eventually(() => expect(told).toEqual(['one', 'two', 'three']));
  });

  it('tells a process that starts without ZooKeeper what its cache knows', async () => {
    const port = await freePort();
    const hosts = [`127.0.0.1:${port}`];
    const proxy = await proxied(port);
    const first = await connect({ hosts, cacheDir });
    await first.config.publish('rule', 'a: 1\nb: 秒杀\n');
    first.config.watch('rule', () => undefined);
    await eventually(async () => expect(await first.config.get('rule')).toBeDefined());
    await first.close();
    await proxy.cut();

    const late = await connect({ hosts, cacheDir, connectTimeoutMs: 50 });
    const told: (string | undefined)[] = [];
    late.config.watch('rule', (text) => told.push(text));
    expect(told).toEqual(['a: 1\nb: 秒杀\n']);
    expect(await late.config.get('rule')).toBe('a: 1\nb: 秒杀\n');
    await expect(late.config.get('other')).rejects.toThrow(/cache does not know/);
    await (await connect()).config.publish('rule', 'changed');
    await proxy.restore();
    await eventually(() => expect(told).toEqual(['a: 1\nb: 秒杀\n', 'changed']));
  });
});
