import { describe, expect, it } from '@jest/globals';
import { clusterContext } from '../../test/support/cluster-context.js';
import { Counter, FakeInvoker, invocationOf } from '../../test/support/fake-invoker.js';
import { defaultExtensions } from '../index.js';
import { RandomLoadBalance } from './loadbalance/random-load-balance.js';
import { ZoneAwareCluster } from './zone-aware-cluster.js';

const registry = (id: string, parameters: Record<string, string> = {}): FakeInvoker =>
  new FakeInvoker(id, 'OK', parameters);

const away = (id: string, parameters: Record<string, string> = {}): FakeInvoker => {
  const one = registry(id, parameters);
  one.close();
  return one;
};

/** Which registry a call with these attachments goes to. */
async function chosenOf(
  registries: readonly FakeInvoker[],
  attachments: Record<string, string> = {},
): Promise<unknown> {
  const invocation = invocationOf('take');
  Object.assign(invocation.attachments, attachments);
  return (await new ZoneAwareCluster().join(clusterContext(registries)).invoke(invocation)).value;
}

describe('ZoneAwareCluster', () => {
  it('is a cluster of the library, looked up by its name', () => {
    expect(defaultExtensions().names('cluster')).toContain('zone-aware');
  });

  it('goes to the preferred registry, whatever zone the call names', async () => {
    const registries = [
      registry('first', { zone: 'east' }),
      registry('second', { zone: 'west', preferred: 'true' }),
    ];
    expect(await chosenOf(registries)).toBe('second');
    expect(await chosenOf(registries, { registry_zone: 'east', registry_zone_force: 'true' })).toBe('second');
  });

  it('goes to the next preferred registry while the first is not available', async () => {
    const preferred = { preferred: 'true' };
    expect(await chosenOf([away('a', preferred), registry('b'), registry('c', preferred)])).toBe('c');
    expect(await chosenOf([away('a', preferred), registry('b', { preferred: 'false' })])).toBe('b');
  });

  it('goes to the registry of the zone that the call names', async () => {
    const registries = [
      registry('a'),
      registry('b', { zone: 'east' }),
      away('c', { zone: 'west' }),
      registry('d', { zone: 'west' }),
    ];
    expect(await chosenOf(registries, { registry_zone: 'east' })).toBe('b');
    expect(await chosenOf(registries, { registry_zone: 'west' })).toBe('d');
    expect(await chosenOf(registries, { registry_zone: '' })).toBe('a');
  });

  it('goes elsewhere when the zone has no registry that is available, unless the call insists', async () => {
    const registries = [registry('a'), away('b', { zone: 'east' }), registry('c', { zone: 'west' })];
    expect(await chosenOf(registries, { registry_zone: 'east' })).toBe('a');
    expect(await chosenOf(registries, { registry_zone: 'east', registry_zone_force: 'false' })).toBe('a');
    expect(await chosenOf(registries, { registry_zone_force: 'true' })).toBe('a');
    expect(await chosenOf(registries, { registry_zone: 'west', registry_zone_force: 'TRUE' })).toBe('c');
    await expect(
      chosenOf(registries, { registry_zone: 'east', registry_zone_force: 'TRUE' }),
    ).rejects.toMatchObject({
      code: 'NO_PROVIDER',
      method: 'a.Counter.take',
      message:
        'no provider of a.Counter in the zone east; registries: a (no zone), b (east, no provider in reach), c (west)',
    });
    expect(registries.map(({ calls }) => calls)).toEqual([3, 0, 1]);
  });

  it('shares calls among available registries by weight where nothing else decides', async () => {
    const registries = [
      registry('a', { weight: '300' }),
      registry('b'),
      registry('c', { weight: '0' }),
      away('d', { weight: '900' }),
    ];
    // The middle of each of 100 equal parts, once.
    let part = 0;
    const loadBalance = new RandomLoadBalance(() => (part++ + 0.5) / 100);
    const cluster = new ZoneAwareCluster().join({ ...clusterContext(registries), loadBalance });
    for (let call = 0; call < 100; call++) await cluster.invoke(invocationOf('take'));
    expect(registries.map(({ calls }) => calls)).toEqual([75, 25, 0, 0]);
  });

  it('gives the call to one of all when none is available: that one knows why', async () => {
    const unreachable = new FakeInvoker('a', 'NO_PROVIDER');
    unreachable.close();
    await expect(chosenOf([unreachable, away('b')])).rejects.toThrow('NO_PROVIDER at a');
  });

  it('says that nobody is there where there is nothing to choose from', async () => {
    await expect(chosenOf([])).rejects.toMatchObject({
      code: 'NO_PROVIDER',
      message: `no provider of ${Counter.interfaceName}: none is registered`,
    });
  });

  it('waits for the first lists of the registries', async () => {
    const preferred = away('b', { preferred: 'true' });
    const context = clusterContext([registry('a'), preferred]);
    const directory = Object.assign(Object.create(context.directory) as typeof context.directory, {
      firstList: Promise.resolve().then(() => void (preferred.available = true)),
    });
    const cluster = new ZoneAwareCluster().join({ ...context, directory });
    expect((await cluster.invoke(invocationOf('take'))).value).toBe('b');
  });
});
