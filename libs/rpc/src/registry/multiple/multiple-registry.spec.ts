import { describe, expect, it } from '@jest/globals';
import { Counter } from '../../../test/support/fake-invoker.js';
import type { DynamicConfig } from '../../common/dynamic-config.js';
import { ServiceUrl } from '../../common/service-url.js';
import type { Registry, RegistryListener, RegistrySnapshot } from '../registry.js';
import { MultipleRegistry } from './multiple-registry.js';

const url = (text: string): ServiceUrl => ServiceUrl.parse(text);
const PROVIDER = url('dubbo://h:1/a.Counter');

/** A registry in memory. */
class FakeRegistry implements Registry {
  connected = true;
  readonly held = new Set<string>();
  readonly described: string[] = [];
  listener: RegistryListener | undefined;
  readonly metadata = { report: ({ address }: ServiceUrl) => void this.described.push(address) };

  constructor(readonly config?: DynamicConfig) {}

  async register(one: ServiceUrl): Promise<void> {
    if (this.connected) this.held.add(one.toString());
  }

  isRegistered(one: ServiceUrl): boolean {
    return this.held.has(one.toString());
  }

  async unregister(one: ServiceUrl): Promise<void> {
    this.held.delete(one.toString());
  }

  subscribe(_subscriber: ServiceUrl, listener: RegistryListener): () => void {
    this.listener = listener;
    return () => (this.listener = undefined);
  }

  tell(snapshot: Partial<RegistrySnapshot>): void {
    this.listener?.({ providers: [], configurators: [], routers: [], ...snapshot }, 'registry');
  }

  async close(): Promise<void> {
    this.connected = false;
  }
}

function several(...registries: FakeRegistry[]): MultipleRegistry {
  return new MultipleRegistry(
    registries.map((registry, index) => ({
      registry,
      url: new ServiceUrl('fake', `r${index}`, 0, ''),
      describe: index < 2,
    })),
  );
}

describe('MultipleRegistry', () => {
  it('announces in all and takes back from all', async () => {
    const [one, other] = [new FakeRegistry(), new FakeRegistry()];
    const all = several(one, other);
    await all.register(PROVIDER);
    expect([one.isRegistered(PROVIDER), other.isRegistered(PROVIDER)]).toEqual([true, true]);
    await all.unregister(PROVIDER);
    expect([one.held.size, other.held.size]).toEqual([0, 0]);
    await all.close();
    expect([one.connected, other.connected]).toEqual([false, false]);
  });

  it('counts as registered in one of them, and as connected to all of them', async () => {
    const [one, other] = [new FakeRegistry(), new FakeRegistry()];
    const all = several(one, other);
    expect([all.isRegistered(PROVIDER), all.connected]).toEqual([false, true]);
    other.connected = false;
    await all.register(PROVIDER);
    expect([all.isRegistered(PROVIDER), all.connected]).toEqual([true, false]);
  });

  it('tells a subscriber what all of them know, each time one has news', () => {
    const [one, other] = [new FakeRegistry(), new FakeRegistry()];
    const told: string[][] = [];
    const stop = several(one, other).subscribe(PROVIDER, ({ providers, configurators, routers }) =>
      told.push([...providers, ...configurators, ...routers].map(({ host }) => host)),
    );
    one.tell({ configurators: [url('override://a/a.Counter')] });
    other.tell({ configurators: [url('override://b/a.Counter')], routers: [url('condition://c/a.Counter')] });
    one.tell({ providers: [url('dubbo://d:1/a.Counter')] });
    stop();
    one.tell({});
    expect(told).toEqual([['a'], ['a', 'b', 'c'], ['d', 'b', 'c']]);
  });

  it('has its rules from the first that keeps any, and describes services in all that want it', () => {
    const [config, ignored] = [{}, {}] as DynamicConfig[];
    const registries = [new FakeRegistry(), new FakeRegistry(config), new FakeRegistry(ignored)];
    const all = several(...registries);
    expect(all.config).toBe(config);
    expect(several(new FakeRegistry(), new FakeRegistry()).config).toBeUndefined();
    all.metadata.report(PROVIDER, Counter);
    expect(registries.map(({ described }) => described)).toEqual([['h:1'], ['h:1'], []]);
  });
});
