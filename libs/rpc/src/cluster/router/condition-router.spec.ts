import { describe, expect, it } from '@jest/globals';
import { provider, route, routerContext } from '../../../test/support/routing.js';
import { invocationOf } from '../../../test/support/fake-invoker.js';
import { ServiceUrl } from '../../common/service-url.js';
import { ConditionRouter } from './condition-router.js';

const hz = provider('10.1.0.1:1', { region: 'hz' });
const sh = provider('10.2.0.1:1', { region: 'sh' });
const bj = provider('10.3.0.1:1', { region: 'bj' });
const all = [hz, sh, bj];
const addresses = (...invokers: (typeof hz)[]): string[] => invokers.map(({ address }) => address);

const SERVICE = 'a.Counter::.condition-router';
const APPLICATION = 'shop.condition-router';

function started(parameters: Record<string, string> = {}) {
  const context = routerContext(parameters);
  return { ...context, router: new ConditionRouter(context) };
}

describe('ConditionRouter', () => {
  it('costs nothing while there is no rule, and follows rules as they come, change and go', async () => {
    const { router, config } = started();
    expect(router.active).toBe(false);
    await config.publish(APPLICATION, 'conditions: ["=> region=hz"]');
    expect(router.active).toBe(true);
    expect(route(router, all)).toEqual(addresses(hz));
    await config.publish(APPLICATION, 'conditions: ["method=add => region=sh"]');
    expect(route(router, all)).toEqual(addresses(sh));
    expect(route(router, all, {}, 'take')).toEqual(addresses(hz, sh, bj));
    await config.remove(APPLICATION);
    expect(router.active).toBe(false);
  });

  it('narrows by every condition of the service, then of the application', async () => {
    const { router, config } = started();
    await config.publish(SERVICE, 'conditions:\n  - "=> region!=bj"\n  - "method=add => host=10.*"\n');
    await config.publish(APPLICATION, 'conditions: ["=> region=sh,bj"]');
    expect(route(router, all)).toEqual(addresses(sh));
  });

  it("follows the rule of the providers' application too", async () => {
    const { router, config } = started();
    router.onProviders(all);
    await config.publish('stock.condition-router', 'conditions: ["=> region=bj"]');
    expect(route(router, all)).toEqual(addresses(bj));
    router.onProviders([provider('10.4.0.1:1', { application: 'stock2' })]);
    expect(router.active).toBe(false);
    router.close();
    expect(config.watched()).toEqual([]);
  });

  it('takes all where nobody fits, none where that is forced', async () => {
    const { router, config } = started();
    await config.publish(SERVICE, 'conditions: ["=> region=gz"]');
    expect(route(router, all)).toEqual(addresses(hz, sh, bj));
    await config.publish(SERVICE, 'force: true\nconditions: ["=> region=gz"]');
    expect(route(router, all)).toEqual([]);
  });

  it('blocks calls whose provider side is empty', async () => {
    const { router, config } = started();
    await config.publish(SERVICE, 'conditions: ["method=add =>"]');
    expect(route(router, all)).toEqual([]);
    expect(route(router, all, {}, 'take')).toEqual(addresses(hz, sh, bj));
  });

  it('finds the rules of its version and group', async () => {
    const { router, config } = started({ version: '1.0.0', group: 'flash' });
    await config.publish('a.Counter:1.0.0:flash.condition-router', 'conditions: ["=> region=sh"]');
    expect(route(router, all)).toEqual(addresses(sh));
  });

  it.each([
    ['not YAML', '{{'],
    ['no map', '- a'],
    ['a wrong flag', 'force: often\nconditions: []'],
    ['a wrong condition among right ones', 'conditions: ["=> region=sh", "region"]'],
    ['no list', 'conditions: "=> region=sh"'],
    ['a negative weight', 'conditions: [{to: [{match: "region=sh", weight: -1}]}]'],
  ])('refuses %s as a whole with a warning, and the former rule holds', async (_name, text) => {
    const { router, config, logger } = started();
    await config.publish(SERVICE, 'conditions: ["=> region=hz"]');
    await config.publish(SERVICE, text);
    expect(route(router, all)).toEqual(addresses(hz));
    expect(logger.lines.at(-1)).toBe(`warn: ${SERVICE} is refused, the former value stays`);
    expect(logger.fields.at(-1)).toMatchObject({ err: expect.any(TypeError) });
  });

  it("sees the reference's parameters as rules change them", async () => {
    const { router, config, url } = started({ region: 'hz' });
    await config.publish(SERVICE, 'conditions: ["region=hz,sh => region=$region"]');
    router.onRules([
      ServiceUrl.parse('condition://0.0.0.0/a.Counter?rule=region%3Dbj%20%3D%3E%20host%3D10.3.*'),
    ]);
    expect(route(router, all)).toEqual(addresses(hz));
    router.onReference(url.with({ region: 'sh' }));
    expect(route(router, all)).toEqual(addresses(sh));
    router.onReference(url.with({ region: 'bj' }));
    expect(route(router, all)).toEqual(addresses(bj));
  });

  it('passes a rule over that is not enabled', async () => {
    const { router, config } = started();
    await config.publish(SERVICE, 'enabled: false\nruntime: true\npriority: 1\nconditions: ["=> region=hz"]');
    expect(router.active).toBe(false);
  });

  it('gives the same array for the same list, so that balancers keep what they know', async () => {
    const { router, config } = started();
    await config.publish(SERVICE, 'conditions: ["=> region!=bj"]');
    const routed = router.route(all, invocationOf('add'));
    expect(router.route(all, invocationOf('take'))).toBe(routed);
    await config.publish(SERVICE, 'conditions: ["=> host=10.*"]');
    expect(router.route(all, invocationOf('add'))).toBe(all);
  });

  it("heeds the registry's URLs: larger priority first, disabled and foreign ones left out", () => {
    const { router, logger } = started();
    const url = (rule: string, more = '', scheme = 'condition'): ServiceUrl =>
      ServiceUrl.parse(
        `${scheme}://0.0.0.0/a.Counter?category=routers&rule=${encodeURIComponent(rule)}${more}`,
      );
    router.onRules([url('=> region=hz', '&priority=1'), url('=> region!=hz', '&priority=2', 'route')]);
    // Nobody is left for the second one: it is not forced.
    expect(route(router, all)).toEqual(addresses(sh, bj));
    router.onRules([url('=> region=sh', '&enabled=false'), url('x', '&router=script', 'route'), url('=>')]);
    expect(route(router, all)).toEqual([]);
    router.onRules([url('nonsense')]);
    expect(logger.lines).toEqual(['warn: routers are refused, the former ones stay']);
    expect(route(router, all)).toEqual([]);
    router.onRules([url(encodeURIComponent('=> region=bj'))]);
    expect(route(router, all)).toEqual(addresses(bj));
    router.onRules([]);
    expect(router.active).toBe(false);
  });

  it('stops watching when it is closed', () => {
    const { router, config } = started();
    expect(config.watched()).toEqual([`dubbo/${SERVICE}`, `dubbo/${APPLICATION}`]);
    router.close();
    expect(config.watched()).toEqual([]);
  });
});

describe('ConditionRouter with rules of version 3.1', () => {
  const shares = (router: ConditionRouter): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (let call = 0; call < 1000; call++) {
      const key = route(router, all).join(' ');
      counts[key] = (counts[key] ?? 0) + 1;
    }
    return counts;
  };

  it('shares calls among destinations by weight, and leaves out those without a provider', async () => {
    const { router, config } = started();
    await config.publish(
      SERVICE,
      `configVersion: v3.1
conditions:
  - from: { match: method=add }
    to:
      - { match: region=hz, weight: 90 }
      - { match: "region=sh,bj", weight: 10 }
      - { match: region=gz, weight: 500 }
`,
    );
    const counts = shares(router);
    expect(Object.keys(counts).sort()).toEqual([hz.address, `${sh.address} ${bj.address}`]);
    expect(counts[hz.address]).toBeGreaterThan(830);
    expect(counts[hz.address]).toBeLessThan(960);
    expect(route(router, all, {}, 'take')).toEqual(addresses(hz, sh, bj));
  });

  it('lets the condition of the largest priority decide, unless nobody fits it', async () => {
    const { router, config } = started();
    await config.publish(
      SERVICE,
      `conditions:
  - { priority: 1, to: [{ match: region=bj }] }
  - { priority: 3, to: [{ match: region=gz }] }
  - { priority: 2, to: [{ match: region=sh }] }
`,
    );
    expect(route(router, all)).toEqual(addresses(sh));
  });

  it.each([
    ['forced', '{ force: true, to: [{ match: region=gz }] }'],
    ['disabled', '{ trafficDisable: true, from: { match: method=add }, to: [{ match: region=hz }] }'],
    ['too small a part', '{ ratio: 34, to: [{ match: region=hz }] }'],
    ['without a destination', '{ from: { match: method=add } }'],
  ])('leaves nobody: %s', async (_name, condition) => {
    const { router, config } = started();
    await config.publish(SERVICE, `conditions: [${condition}]`);
    expect(route(router, all)).toEqual([]);
  });
});
