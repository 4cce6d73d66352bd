import { describe, expect, it } from '@jest/globals';
import { invocationOf } from '../../../test/support/fake-invoker.js';
import { provider, route, routerContext } from '../../../test/support/routing.js';
import type { FakeInvoker } from '../../../test/support/fake-invoker.js';
import { TagRouter } from './tag-router.js';

const plain = provider('10.0.0.1:1');
const other = provider('10.0.0.2:1', { zone: 'east' });
const gray = provider('10.0.0.3:1', { 'dubbo.tag': 'gray' });
const all = [plain, other, gray];
const addresses = (...invokers: FakeInvoker[]): string[] => invokers.map(({ address }) => address);
const RULE = 'stock.tag-router';

function started(invokers: readonly FakeInvoker[] = all, parameters: Record<string, string> = {}) {
  const context = routerContext(parameters);
  const router = new TagRouter(context);
  router.onProviders(invokers);
  return { ...context, router };
}

describe("TagRouter by the providers' own tags", () => {
  it('takes part once there are tags, and then for good', () => {
    const { router } = started([plain, other]);
    expect(router.active).toBe(false);
    router.onProviders(all);
    expect(router.active).toBe(true);
    router.onProviders([plain]);
    expect(router.active).toBe(true);
  });

  it('keeps calls without a tag away from tagged providers, and those with one to them', () => {
    const { router } = started();
    expect(route(router, all)).toEqual(addresses(plain, other));
    expect(route(router, all, { 'dubbo.tag': 'gray' })).toEqual(addresses(gray));
    expect(route(router, [gray])).toEqual([]);
  });

  it('goes to those without a tag where nobody has it, unless that is forced', () => {
    const { router } = started();
    expect(route(router, all, { 'dubbo.tag': 'blue' })).toEqual(addresses(plain, other));
    expect(route(router, all, { 'dubbo.tag': 'blue', 'dubbo.force.tag': 'true' })).toEqual([]);
  });

  it("takes the reference's tag where the call has none", () => {
    const { router } = started(all, { 'dubbo.tag': 'gray' });
    expect(route(router, all)).toEqual(addresses(gray));
    expect(route(router, all, { 'dubbo.tag': 'blue' })).toEqual(addresses(plain, other));
    expect(started([plain], { 'dubbo.tag': 'gray' }).router.active).toBe(true);
    const forced = started([plain], { 'dubbo.tag': 'gray', 'dubbo.force.tag': 'true' });
    expect(route(forced.router, [plain])).toEqual([]);
  });

  it("follows the reference's tag as rules change it", () => {
    const { router, url } = started([plain, gray]);
    const moved = (parameters: Record<string, string | undefined>): string[] => {
      router.onReference(url.with(parameters));
      return route(router, all);
    };
    expect(moved({ 'dubbo.tag': 'gray' })).toEqual(addresses(gray));
    expect(moved({ 'dubbo.tag': 'blue', 'dubbo.force.tag': 'true' })).toEqual([]);
    expect(moved({})).toEqual(addresses(plain, other));
    const bare = started([plain]);
    bare.router.onReference(url.with({ 'dubbo.tag': 'gray' }));
    expect(bare.router.active).toBe(true);
  });

  it('gives the same array for the same list', () => {
    const { router } = started();
    const untagged = router.route(all, invocationOf('add'));
    expect(router.route(all, invocationOf('add'))).toBe(untagged);
    const bare = [plain, other];
    expect(router.route(bare, invocationOf('add'))).toBe(bare);
  });
});

describe('TagRouter by a rule', () => {
  const TEXT = `
force: false
enabled: true
key: stock
tags:
  - name: canary
    addresses: ["10.0.0.1:1"]
  - name: east
    match:
      - key: zone
        value: { exact: east }
  - name: empty
    addresses: []
`;

  it('tags providers by address and by match, at run time', async () => {
    const { router, config } = started([plain, other]);
    expect(router.active).toBe(false);
    await config.publish(RULE, TEXT);
    expect(router.active).toBe(true);
    expect(route(router, all, { 'dubbo.tag': 'canary' })).toEqual(addresses(plain));
    expect(route(router, all, { 'dubbo.tag': 'east' })).toEqual(addresses(other));
    expect(route(router, all, { 'dubbo.tag': 'gray' })).toEqual(addresses(gray));
    expect(route(router, all)).toEqual([]);
    await config.remove(RULE);
    expect(route(router, all)).toEqual(addresses(plain, other));
  });

  it('goes to those without any tag where the tag has nobody, unless the rule is forced', async () => {
    const { router, config } = started();
    await config.publish(RULE, TEXT.replace('"10.0.0.1:1"', '"10.0.0.7:1"'));
    expect(route(router, all, { 'dubbo.tag': 'canary' })).toEqual(addresses(plain));
    await config.publish(
      RULE,
      TEXT.replace('"10.0.0.1:1"', '"10.0.0.7:1"').replace('force: false', 'force: true'),
    );
    expect(route(router, all, { 'dubbo.tag': 'canary' })).toEqual([]);
    expect(route(router, all, { 'dubbo.tag': 'empty' })).toEqual([]);
  });

  it.each([
    ['{ prefix: ea }', [other]],
    ['{ regex: "e.st" }', [other]],
    ['{ regex: "eas" }', []],
    ['{ wildcard: "*st" }', [other]],
    ['{ noempty: x }', [other]],
    ['{ empty: x }', [plain, gray]],
    ['{ exact: west }', []],
  ])('matches a parameter by %s', async (value, expected) => {
    const { router, config } = started();
    await config.publish(RULE, `force: true\ntags: [{ name: t, match: [{ key: zone, value: ${value} }] }]`);
    expect(route(router, all, { 'dubbo.tag': 't' })).toEqual(addresses(...expected));
  });

  it.each([
    ['a tag without a name', 'tags: [{ addresses: [] }]'],
    ['a tag twice', 'tags: [{ name: a }, { name: a }]'],
    ['a match without a key', 'tags: [{ name: a, match: [{ value: { exact: x } }] }]'],
    ['a match without a way', 'tags: [{ name: a, match: [{ key: zone, value: { like: x } }] }]'],
    ['a wrong expression', 'tags: [{ name: a, match: [{ key: zone, value: { regex: "(" } }] }]'],
    ['no YAML', 'tags: ['],
  ])('refuses %s with a warning, and the former rule holds', async (_name, text) => {
    const { router, config, logger } = started();
    await config.publish(RULE, TEXT);
    await config.publish(RULE, text);
    expect(logger.lines.at(-1)).toBe(`warn: ${RULE} is refused, the former value stays`);
    expect(route(router, all, { 'dubbo.tag': 'canary' })).toEqual(addresses(plain));
  });

  it("follows the providers' application, and stops when closed", () => {
    const { router, config } = started();
    expect(config.watched()).toEqual(['dubbo/stock.tag-router']);
    router.onProviders([provider('10.0.0.1:1', { application: 'stock2' })]);
    expect(config.watched()).toEqual(['dubbo/stock2.tag-router']);
    router.close();
    expect(config.watched()).toEqual([]);
  });
});
