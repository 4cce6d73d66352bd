import { describe, expect, it } from '@jest/globals';
import type { Registry } from '../index.js';
import { MultipleRegistry } from '../registry/multiple/multiple-registry.js';
import { StaticRegistry } from '../registry/static/static-registry.js';
import { connectRegistries } from './connect-registries.js';
import { defaultExtensions } from './default-extensions.js';
import type { RpcApplicationOptions } from './rpc-options.js';

/** What happened to registries of the kind `noted`; the one at `refused` has settings that cannot be. */
function setUp() {
  const events: string[] = [];
  const extensions = defaultExtensions().register('registry', 'noted', async ({ hosts, root }) => {
    if (hosts.includes('refused')) throw new TypeError('cannot be');
    events.push(`open ${hosts.join(',')}/${root}`);
    return { close: async () => void events.push(`close ${hosts.join(',')}`) } as Registry;
  });
  const connect = (registry: RpcApplicationOptions['registry']): Promise<Registry> =>
    connectRegistries({ application: 'a', registry }, extensions);
  return { events, connect };
}

describe('connectRegistries', () => {
  it('gives the registry itself where there is one, as an address too', async () => {
    const { events, connect } = setUp();
    expect(await connect(undefined)).toBeInstanceOf(StaticRegistry);
    expect(await connect({ name: 'static', hosts: 'h:1' })).toBeInstanceOf(StaticRegistry);
    expect(await connect(['static://h:1'])).toBeInstanceOf(StaticRegistry);
    expect(await connect('noted://h:1,h:2?group=g')).not.toBeInstanceOf(MultipleRegistry);
    expect(events).toEqual(['open h:1,h:2/g']);
  });

  it('joins several, each with what a cluster chooses by', async () => {
    const { connect } = setUp();
    const all = await connect([
      'noted://h:1?zone=east&weight=30',
      { name: 'noted', hosts: ['h:2', 'h:3'], preferred: true, metadata: false, id: 'west' },
    ]);
    expect(all).toBeInstanceOf(MultipleRegistry);
    expect(
      (all as MultipleRegistry).members.map(({ url, describe: describes }) => [
        url.address,
        { ...url.parameters },
        describes,
      ]),
    ).toEqual([
      ['h:1/dubbo', { zone: 'east', weight: '30', preferred: 'false' }, true],
      ['west', { preferred: 'true' }, false],
    ]);
  });

  it('leaves none connected when the settings of one cannot be', async () => {
    const { events, connect } = setUp();
    await expect(connect(['noted://h:1', 'noted://refused', 'noted://h:2'])).rejects.toThrow('cannot be');
    expect(events.sort()).toEqual(['close h:1', 'close h:2', 'open h:1/dubbo', 'open h:2/dubbo']);
  });

  it.each<[RpcApplicationOptions['registry'], string]>([
    [[], 'registry: the list is empty'],
    [['noted://h:1', 'unknown://h:2'], 'no registry "unknown"; there are: zookeeper, redis, static, noted'],
    [['noted://h:1?id=a', 'noted://h:1?id=b'], 'two registries are one: noted://h:1/dubbo'],
    [['noted://h:1?id=a', 'noted://h:2?id=a'], 'two registries have the same id: a'],
    [
      { name: 'noted', hosts: 'h:1', weight: 1.5 },
      'registry h:1/dubbo: weight must be a whole number from 0',
    ],
    [
      [
        { name: 'noted', hosts: 'h:1', root: 'a', cacheDir: '/c' },
        { name: 'noted', hosts: 'h:1', root: 'b', cacheDir: '/c' },
      ],
      'two registries would write the same cache file, give each a cacheDir of its own: h:1 in /c',
    ],
  ])('refuses %j before it connects to any', async (registry, message) => {
    const { events, connect } = setUp();
    await expect(connect(registry)).rejects.toThrow(message);
    expect(events).toEqual([]);
  });
});
