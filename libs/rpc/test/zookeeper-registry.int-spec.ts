import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, tcpProxy } from '@stampede/testing';
import {
  int32,
  method,
  service,
  ServiceUrl,
  string,
  type RegistryContext,
  type RpcLogger,
} from '../src/index.js';
import { silentLogger } from '../src/common/logger.js';
import { ZookeeperRegistry } from '../src/registry/zookeeper/zookeeper-registry.js';
import { ZookeeperSession } from '../src/registry/zookeeper/zookeeper-session.js';
import { registryContext, scratchRoot } from './support/registry-context.js';

const Contract = service('a.B', { count: method({ args: [string('key')], returns: int32() }) });
const provider = ServiceUrl.parse(
  'dubbo://10.0.0.1:1/a.B?application=stock&interface=a.B&side=provider&group=g&version=1.0.0&token=secret',
);
const consumer = ServiceUrl.parse(
  'consumer://10.0.0.9/a.B?application=order&interface=a.B&group=g&version=1.0.0',
);

describe('ZookeeperRegistry', () => {
  const closing: { close(): Promise<void> }[] = [];
  let root: string;

  async function open(options: Partial<RegistryContext> = {}): Promise<ZookeeperRegistry> {
    const registry = await ZookeeperRegistry.connect(registryContext({ root, ...options }));
    closing.push(registry);
    return registry;
  }

  /** ZooKeeper as another program sees it. */
  async function session(auth?: string): Promise<ZookeeperSession> {
    const events = { onConnected: () => undefined, onLost: () => undefined, onExpired: () => undefined };
    const opened = new ZookeeperSession(registryContext({ auth }), events);
    closing.push(opened);
    await eventually(() => expect(opened.connected).toBe(true));
    return opened;
  }

  beforeEach(() => {
    root = scratchRoot();
  });

  afterEach(async () => {
    await Promise.all(closing.splice(0).map((one) => one.close()));
  });

  it('tells configurators and routers as they come and go, leaves nonsense out, and keeps all in its cache', async () => {
    const cacheDir = await mkdtemp(join(tmpdir(), 'stampede-registry-'));
    const warnings: string[] = [];
    const logger: RpcLogger = { ...silentLogger, warn: (_fields, message) => warnings.push(message) };
    const [registry, other] = [await open({ cacheDir, logger }), await session()];
    const told: string[][] = [];
    registry.subscribe(consumer, (snapshot) =>
      told.push(
        Object.values(snapshot).map((urls) => urls.map(({ protocol }: ServiceUrl) => protocol).join()),
      ),
    );
    await eventually(() => expect(told).toEqual([['', '', '']]));
    await registry.register(provider);
    const make = (category: string, url: string) =>
      other.makeNode(`/${root}/a.B/${category}/${encodeURIComponent(url)}`, Buffer.alloc(0));
    await make(
      'configurators',
      'override://0.0.0.0/a.B?category=configurators&group=g&version=1.0.0&timeout=5',
    );
    await make('configurators', 'override://0.0.0.0/a.B?category=configurators&timeout=5');
    await make('configurators', 'empty://10.0.0.9/a.B?category=configurators&group=g&version=1.0.0');
    await make('routers', 'condition://0.0.0.0/a.B?category=routers&group=g&version=1.0.0&rule=x');
    await other.makeNode(`/${root}/a.B/routers/%E0%A4%A`, Buffer.alloc(0));
    await other.makeNode(`/${root}/a.B/routers/nonsense`, Buffer.alloc(0));
    await eventually(() => {
      expect(told.at(-1)).toEqual(['dubbo', 'override', 'condition']);
      expect(warnings).toContain('ignoring a registry entry');
    });
    await registry.close();

    const [hosts] = registryContext().hosts as [string];
    const file = join(cacheDir, `dubbo-registry-test-${hosts.replaceAll(':', '-')}.cache`);
    expect(await readFile(file, 'latin1')).toMatch(
      /^g\/a\.B\\:1\.0\.0=dubbo\\:.+ override\\:.+ condition\\:/m,
    );
    await rm(cacheDir, { recursive: true });
  });

  it('describes a provided service as Java Dubbo 3 does, in nodes that stay', async () => {
    const [first, second] = await Promise.all([open(), open()]);
    first.metadata.report(provider, Contract);
    second.metadata.report(
      provider.with({ application: 'other', group: undefined, version: undefined }),
      Contract,
    );
    const other = await session();
    const textAt = async (path: string) => (await other.read(`/${root}${path}`))?.content.toString();
    await eventually(async () =>
      expect((await textAt('/mapping/a.B'))?.split(',').sort()).toEqual(['other', 'stock']),
    );
    const text = (await textAt('/metadata/a.B/1.0.0/g/provider/stock'))!;
    expect(JSON.parse(text)).toMatchObject({
      canonicalName: 'a.B',
      methods: [{ name: 'count', parameterTypes: ['java.lang.String'], returnType: 'int' }],
      parameters: { application: 'stock', group: 'g' },
    });
    expect(text).not.toContain('secret');
    expect(await textAt('/metadata/a.B/provider/other')).toContain('canonicalName');
    await first.close();
    expect(await textAt('/metadata/a.B/1.0.0/g/provider/stock')).toBe(text);
  });

  it('keeps what it makes for those who know its password', async () => {
    const auth = 'stampede:秘密';
    const registry = await open({ auth });
    await registry.register(provider);
    await registry.config.publish('rule', 'secret');
    const path = `/${root}/a.B/providers`;
    const stranger = await session();
    await expect(stranger.children(path)).rejects.toThrow(/NO_AUTH/);
    await expect(stranger.read(`/${root}/config/dubbo/rule`)).rejects.toThrow(/NO_AUTH/);
    expect(await (await session(auth)).children(path)).toHaveLength(1);
    const told: number[] = [];
    (await open({ auth })).subscribe(consumer, ({ providers }) => told.push(providers.length));
    await eventually(() => expect(told.at(-1)).toBe(1));
    const excluded: number[] = [];
    (await open()).subscribe(consumer, ({ providers }) => excluded.push(providers.length));
    await eventually(() => expect(excluded).toEqual([0]));
  });

  it('leaves no connection, watch or timer behind after a thousand reconnects, and still sees every change', async () => {
    const proxy = await tcpProxy({ target: registryContext().hosts[0]! });
    let connections = 0;
    const logger: RpcLogger = {
      ...silentLogger,
      info: (_fields, message) => (connections += message === 'connected to the registry' ? 1 : 0),
    };
    const registry = await open({ hosts: [`127.0.0.1:${proxy.port}`], retryMs: 20, logger });
    const told: number[] = [];
    registry.subscribe(consumer, ({ providers }) => told.push(providers.length));
    const texts: (string | undefined)[] = [];
    registry.config.watch('rule', (text) => texts.push(text));
    await registry.register(provider);
    await eventually(() => expect([told.at(-1), texts.length]).toEqual([1, 1]));
    const before = { watches: watchesOf(registry), ...resources() };

    for (let round = 1; round <= 1000; round++) {
      proxy.freeze();
      await proxy.restore();
      await eventually(() => expect(connections).toBe(round + 1), { everyMs: 1 });
    }

    await eventually(() => expect(registry.isRegistered(provider)).toBe(true));
    await eventually(() => {
      const after = { watches: watchesOf(registry), ...resources() };
      expect(after.watches).toBe(before.watches);
      expect(after.timers).toBeLessThanOrEqual(before.timers);
      expect(after.sockets).toBeLessThanOrEqual(before.sockets);
      expect(proxy.connections).toBe(1);
    });
    const other = await open();
    await other.register(provider.with({ weight: '5' }));
    await other.config.publish('rule', 'changed');
    await eventually(() => expect([told.at(-1), texts.at(-1)]).toEqual([2, 'changed']));
    await registry.close();
    await proxy.close();
  });
});

/** Functions that the client of a registry would call at a change. */
function watchesOf(registry: ZookeeperRegistry): number {
  const { client } = (registry as unknown as { store: { session: { client: object } } }).store.session;
  const { watcherManager } = (
    client as {
      connectionManager: {
        watcherManager: Record<string, Record<string, { listenerCount(name: string): number }>>;
      };
    }
  ).connectionManager;
  return Object.values(watcherManager)
    .flatMap((byPath) => Object.values(byPath))
    .reduce((sum, emitter) => sum + emitter.listenerCount('notification'), 0);
}

function resources(): { timers: number; sockets: number } {
  const kinds = process.getActiveResourcesInfo();
  return {
    timers: kinds.filter((kind) => kind === 'Timeout').length,
    sockets: kinds.filter((kind) => kind === 'TCPSocketWrap').length,
  };
}
