import { afterEach, describe, expect, it } from '@jest/globals';
import { seeded } from '../../../test/support/balancing.js';
import { clusterContext } from '../../../test/support/cluster-context.js';
import { invocationOf } from '../../../test/support/fake-invoker.js';
import { provider, routerContext } from '../../../test/support/routing.js';
import { defaultExtensions } from '../../config/default-extensions.js';
import { StaticDirectory } from '../directory/static-directory.js';
import { FailoverCluster } from '../failover-cluster.js';
import { RandomLoadBalance } from '../loadbalance/random-load-balance.js';
import { RouterChain } from './router-chain.js';

/** A reference of the application `shop`, over four old providers and one of a new release, with the routers as they activate. */
function reference() {
  const invokers = [
    ...['1', '2', '3', '4'].map((host) => provider(`10.0.0.${host}:1`, { release: '1' })),
    provider('10.0.0.5:1', { release: '2' }),
  ];
  const context = routerContext();
  const routers = defaultExtensions()
    .activated('router', { group: 'consumer', parameters: {} })
    .map((make) => make(context));
  const chain = new RouterChain(routers);
  const cluster = new FailoverCluster().join({
    ...clusterContext(invokers),
    directory: new StaticDirectory('a.Counter', invokers, chain),
    loadBalance: new RandomLoadBalance(seeded(11)),
  });
  /** How many of so many calls each provider gets; fails when one of them does. */
  const calls = async (count: number, tag?: string): Promise<number[]> => {
    const before = invokers.map((invoker) => invoker.calls);
    for (let call = 0; call < count; call++) {
      const invocation = invocationOf('add', String(call));
      if (tag !== undefined) invocation.attachments['dubbo.tag'] = tag;
      await cluster.invoke(invocation);
    }
    return invokers.map((invoker, index) => invoker.calls - before[index]!);
  };
  return { config: context.config, calls, chain, invokers };
}

describe('a gray release', () => {
  let chain: RouterChain | undefined;

  afterEach(() => chain?.close());

  it('is a tag on the new provider: only those who ask for it get it, until the tag is taken away', async () => {
    const shop = reference();
    chain = shop.chain;
    expect((await shop.calls(500)).every((count) => count > 50)).toBe(true);

    const tagged = 'tags: [{ name: gray, match: [{ key: release, value: { exact: "2" } }] }]';
    await shop.config.publish('stock.tag-router', tagged);
    expect((await shop.calls(500))[4]).toBe(0);
    expect(await shop.calls(100, 'gray')).toEqual([0, 0, 0, 0, 100]);

    // It falls over: those who asked for it are served by the others.
    shop.invokers[4]!.available = false;
    expect((await shop.calls(100, 'gray'))[4]).toBe(0);
    shop.invokers[4]!.available = true;

    await shop.config.remove('stock.tag-router');
    expect((await shop.calls(500))[4]).toBeGreaterThan(50);
  });

  it('is a share of the calls that grows by rule, while calls go on', async () => {
    const shop = reference();
    chain = shop.chain;
    const share = async (percent: number): Promise<number> => {
      await shop.config.publish(
        'a.Counter::.condition-router',
        `configVersion: v3.1
conditions:
  - to:
      - { match: release=1, weight: ${100 - percent} }
      - { match: release=2, weight: ${percent} }
`,
      );
      return (await shop.calls(1000))[4]!;
    };
    expect(await share(0)).toBe(0);
    const five = await share(5);
    expect(five).toBeGreaterThan(15);
    expect(five).toBeLessThan(100);
    const half = await share(50);
    expect(half).toBeGreaterThan(400);
    expect(half).toBeLessThan(600);
    expect(await share(100)).toBe(1000);
  });

  it('is a condition on the caller: one application sees the new release, a nonsense rule changes nothing', async () => {
    const shop = reference();
    chain = shop.chain;
    await shop.config.publish(
      'shop.condition-router',
      'force: true\nconditions: ["method=add => release=2"]',
    );
    expect(await shop.calls(100)).toEqual([0, 0, 0, 0, 100]);
    await shop.config.publish('shop.condition-router', 'conditions: ["method=add release=1"]');
    expect(await shop.calls(100)).toEqual([0, 0, 0, 0, 100]);
  });
});
