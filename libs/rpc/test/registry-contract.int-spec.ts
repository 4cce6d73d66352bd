import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, requireEnv, tcpProxy, type TcpProxy } from '@stampede/testing';
import { Redis } from 'ioredis';
import { ServiceUrl, type Registry, type RegistryContext } from '../src/index.js';
import { RedisRegistry } from '../src/registry/redis/redis-registry.js';
import { StaticRegistry } from '../src/registry/static/static-registry.js';
import { ZookeeperRegistry } from '../src/registry/zookeeper/zookeeper-registry.js';
import { registryContext, scratchRoot } from './support/registry-context.js';

const redisUrl = new URL(requireEnv('REDIS_URL'));

const KINDS = {
  zookeeper: {
    server: requireEnv('ZOOKEEPER_HOSTS').split(',')[0]!,
    auth: undefined,
    connect: (context: RegistryContext): Promise<Registry> => ZookeeperRegistry.connect(context),
  },
  redis: {
    server: redisUrl.host,
    auth: `${redisUrl.username}:${decodeURIComponent(redisUrl.password)}`,
    connect: (context: RegistryContext): Promise<Registry> => RedisRegistry.connect(context),
  },
};

const SERVICE = 'a.B';
/** Nothing becomes void by itself while a test of the layout runs. */
const PERIOD_MS = 60_000;
const provider = (port: number, more = ''): ServiceUrl =>
  ServiceUrl.parse(`dubbo://10.0.0.1:${port}/${SERVICE}?interface=${SERVICE}&side=provider${more}`);
const consumer = ServiceUrl.parse(`consumer://10.0.0.9/${SERVICE}?interface=${SERVICE}&side=consumer`);

/** What a subscriber was told last: ports of the providers, configurators, routers. */
function observe(registry: Registry, subscriber = consumer) {
  const seen = {
    ports: undefined as number[] | undefined,
    rules: [] as string[],
    stop: () => undefined as void,
  };
  seen.stop = registry.subscribe(subscriber, ({ providers, configurators, routers }) => {
    seen.ports = providers.map(({ port }) => port).sort();
    seen.rules = [...configurators, ...routers].map(({ protocol }) => protocol);
  });
  return seen;
}

describe.each(Object.entries(KINDS))('a registry in %s', (_name, { server, auth, connect }) => {
  const registries: Registry[] = [];
  let root: string;
  let proxy: TcpProxy;

  async function open(options: Partial<RegistryContext> = {}): Promise<Registry> {
    const registry = await connect(registryContext({ root, hosts: [server], auth, ...options }));
    registries.push(registry);
    return registry;
  }
  const openThroughProxy = (options: Partial<RegistryContext> = {}): Promise<Registry> =>
    open({ hosts: [`127.0.0.1:${proxy.port}`], ...options });

  beforeEach(async () => {
    root = scratchRoot();
    proxy = await tcpProxy({ target: server });
  });

  afterEach(async () => {
    await Promise.all(registries.splice(0).map((registry) => registry.close()));
    await proxy.close();
  });

  it('tells subscribers of providers that come and go, and of those of their group and version alone', async () => {
    const [offering, using] = [await open(), await open()];
    const seen = observe(using);
    await eventually(() => expect(seen.ports).toEqual([]));
    await offering.register(provider(1));
    await offering.register(provider(2));
    await offering.register(provider(3, '&group=g'));
    await eventually(() => expect(seen.ports).toEqual([1, 2]));
    expect(offering.isRegistered(provider(1))).toBe(true);
    await offering.unregister(provider(1));
    expect(offering.isRegistered(provider(1))).toBe(false);
    await eventually(() => expect(seen.ports).toEqual([2]));
    await offering.close();
    await eventually(() => expect(seen.ports).toEqual([]));
  });

  it('shows a provider of many what they all announce and take back at the same time', async () => {
    const using = await open();
    const seen = observe(using);
    const offering = await Promise.all(Array.from({ length: 5 }, () => open()));
    await Promise.all(
      offering.flatMap((registry, index) =>
        Array.from({ length: 10 }, async (_, number) => {
          const url = provider(1000 + index * 10 + number);
          await registry.register(url);
          if (number % 2 === 1) await registry.unregister(url);
        }),
      ),
    );
    const expected = Array.from({ length: 25 }, (_, number) => 1000 + number * 2);
    await eventually(() => expect(seen.ports).toEqual(expected));
    const late = observe(await open());
    await eventually(() => expect(late.ports).toEqual(expected));
  });

  it('tells nothing to a subscriber that has stopped', async () => {
    const registry = await open();
    const [stopped, going] = [observe(registry), observe(registry)];
    await eventually(() => expect([stopped.ports, going.ports]).toEqual([[], []]));
    stopped.stop();
    await registry.register(provider(1));
    await eventually(() => expect(going.ports).toEqual([1]));
    expect(stopped.ports).toEqual([]);
  });

  it('announces and subscribes again after its connection was lost', async () => {
    const [offering, using] = [await openThroughProxy(), await openThroughProxy()];
    const seen = observe(using);
    await offering.register(provider(1));
    await eventually(() => expect(seen.ports).toEqual([1]));
    await proxy.cut();
    await eventually(() => expect([offering.connected, using.connected]).toEqual([false, false]));
    await offering.register(provider(2));
    await offering.unregister(provider(1));
    expect(offering.isRegistered(provider(2))).toBe(false);
    expect(seen.ports).toEqual([1]);
    await proxy.restore();
    await eventually(() => expect(seen.ports).toEqual([2]));
    // Its own connection tells it so, sooner or later than another's tells of the provider.
    await eventually(() => expect(offering.isRegistered(provider(2))).toBe(true));
    await offering.register(provider(3));
    await eventually(() => expect(seen.ports).toEqual([2, 3]));
  });

  it('drops a provider that gives no sign of life, and has it again when that is back', async () => {
    const offering = await openThroughProxy({ sessionTimeoutMs: 4000 });
    const using = await open({ sessionTimeoutMs: 4000 });
    const seen = observe(using);
    await offering.register(provider(1));
    await eventually(() => expect(seen.ports).toEqual([1]));
    proxy.freeze();
    await eventually(() => expect(seen.ports).toEqual([]), { timeoutMs: 20_000 });
    await proxy.restore();
    await eventually(() => expect(seen.ports).toEqual([1]), { timeoutMs: 20_000 });
  });
});

describe('a registry in redis', () => {
  it("has Dubbo's layout: a hash of URLs with their expiry, changes published under its key", async () => {
    const root = scratchRoot();
    const { server, auth, connect } = KINDS.redis;
    const redis = new Redis(redisUrl.href);
    const subscriber = redis.duplicate();
    const key = `/${root}/${SERVICE}/providers`;
    const heard: string[] = [];
    subscriber.on('message', (channel, message) => heard.push(`${channel} ${message}`));
    await subscriber.subscribe(key);
    const registry = await connect(
      registryContext({ root, hosts: [server], auth, sessionTimeoutMs: PERIOD_MS }),
    );
    try {
      const before = Date.now();
      await registry.register(provider(1));
      const [[url, expiry]] = Object.entries(await redis.hgetall(key)) as [[string, string]];
      expect(url).toBe(provider(1).toString());
      // Give or take how long the server took to tell its time.
      expect(Number(expiry)).toBeGreaterThan(before + PERIOD_MS / 2);
      expect(Number(expiry)).toBeLessThan(Date.now() + PERIOD_MS + 1000);
      // Of somebody else, and void: not told, and swept away.
      await redis.hset(key, provider(2).toString(), String(Date.now() - 2 * PERIOD_MS));
      await redis.hset(key, provider(3).toString(), String(Date.now() - PERIOD_MS / 2));
      await redis.hset(key, provider(4, '&dynamic=false').toString(), '0');
      await redis.hset(
        `/${root}/${SERVICE}/configurators`,
        `override://0.0.0.0/${SERVICE}?dynamic=false&a=1`,
        '0',
      );
      const seen = observe(registry);
      await eventually(() => expect(seen.ports).toEqual([1, 4]));
      expect(seen.rules).toEqual(['override']);
      await eventually(async () => expect(await redis.hkeys(key)).not.toContain(provider(2).toString()));
      expect(await redis.hkeys(key)).toContain(provider(3).toString());
      await registry.unregister(provider(1));
      expect(await redis.hexists(key, provider(1).toString())).toBe(0);
      await eventually(() => expect(heard).toEqual([`${key} register`, `${key} unregister`]));
    } finally {
      await registry.close();
      await redis.del(key, `/${root}/${SERVICE}/configurators`);
      redis.disconnect();
      subscriber.disconnect();
    }
  });

  it('refuses anything but one server', async () => {
    for (const hosts of [[], ['a'], ['a:1', 'b:1']])
      await expect(RedisRegistry.connect(registryContext({ hosts }))).rejects.toThrow(TypeError);
  });
});

describe('a static registry', () => {
  it('offers a provider without a path for whatever is asked, and one with a path for that', () => {
    const registry = new StaticRegistry(['h:1', 'tri://h:2', provider(3).toString(), `dubbo://h:4/a.C`]);
    expect(observe(registry).ports).toEqual([1, 2, 3]);
    expect(observe(registry, consumer.with({ group: 'g', version: '2' })).ports).toEqual([1, 2]);
    expect(registry.isRegistered()).toBe(true);
  });

  it('refuses what is no address', () => {
    for (const text of ['h', '://', 'dubbo://h/a.B'])
      expect(() => new StaticRegistry([text])).toThrow(TypeError);
  });
});
