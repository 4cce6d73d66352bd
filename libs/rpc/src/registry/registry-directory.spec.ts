import { describe, expect, it } from '@jest/globals';
import { Counter, FakeInvoker, invocationOf } from '../../test/support/fake-invoker.js';
import { silentLogger } from '../common/logger.js';
import { ServiceUrl } from '../common/service-url.js';
import { RouterChain } from '../cluster/router/router-chain.js';
import type { Router } from '../cluster/router/router.js';
import type { ChangingInvoker } from '../protocol/protocol.js';
import { RegistryDirectory } from './registry-directory.js';
import { matches, type Registry, type RegistryListener } from './registry.js';

class WatchedInvoker extends FakeInvoker implements ChangingInvoker {
  reconnects = 0;
  closed = false;
  private listener: () => void = () => undefined;

  onChange(listener: () => void): () => void {
    this.listener = listener;
    return () => (this.listener = () => undefined);
  }

  reconnectNow(): void {
    this.reconnects++;
  }

  override close(): void {
    this.closed = true;
  }

  become(available: boolean): void {
    this.available = available;
    this.listener();
  }
}

function setUp(parameters: Record<string, string> = {}, routers = new RouterChain([])) {
  const referred: WatchedInvoker[] = [];
  let tell: RegistryListener = () => undefined;
  const registry = {
    subscribe: (_consumer: ServiceUrl, listener: RegistryListener) => {
      tell = listener;
      return () => undefined;
    },
  } as unknown as Registry;
  const refer = (url: ServiceUrl): WatchedInvoker | undefined => {
    if (url.protocol !== 'dubbo') return undefined;
    const invoker = new WatchedInvoker(url.address);
    referred.push(invoker);
    return invoker;
  };
  const directory = new RegistryDirectory(
    Counter,
    new ServiceUrl('consumer', 'h', 0, 'a.Counter', parameters),
    registry,
    refer,
    routers,
    silentLogger,
  );
  return {
    directory,
    referred,
    tell: (...urls: ServiceUrl[]) => tell({ providers: urls, configurators: [], routers: [] }, 'registry'),
  };
}

const provider = (port: number, timestamp = 1, protocol = 'dubbo'): ServiceUrl =>
  new ServiceUrl(protocol, 'h', port, 'a.Counter', { timestamp: String(timestamp) });

const addresses = ({ directory }: { directory: RegistryDirectory }): string[] =>
  directory.available().map(({ address }) => address);

describe('RegistryDirectory', () => {
  it('has a first list to wait for until one has come, even an empty one', async () => {
    const { directory, tell } = setUp();
    const first = directory.firstList;
    expect(first).toBeInstanceOf(Promise);
    tell();
    await first;
    expect(directory.firstList).toBeUndefined();
  });

  it('keeps the invokers of providers that stay, closes those of providers that go', () => {
    const set = setUp();
    set.tell(provider(2), provider(1), provider(3, 1, 'tri'));
    expect(addresses(set)).toEqual(['h:1', 'h:2']);
    set.tell(provider(2), provider(4));
    expect(addresses(set)).toEqual(['h:2', 'h:4']);
    expect(set.referred.map(({ address, closed }) => `${address} ${closed}`)).toEqual([
      'h:1 true',
      'h:2 false',
      'h:4 false',
    ]);
  });

  it('leaves out what is not reachable, and gives the same array until something changes', () => {
    const set = setUp();
    set.tell(provider(1), provider(2));
    const before = set.directory.available();
    expect(set.directory.available()).toBe(before);
    set.referred[0]!.become(false);
    expect(addresses(set)).toEqual(['h:2']);
    expect(set.directory.all()).toHaveLength(2);
    set.referred[0]!.become(true);
    expect(addresses(set)).toEqual(['h:1', 'h:2']);
  });

  it('takes a provider that is listed twice for one, the newer, and has it reconnect at once', () => {
    const set = setUp();
    set.tell(provider(1, 100));
    set.tell(provider(1, 100), provider(1, 200));
    expect(addresses(set)).toEqual(['h:1']);
    expect(set.referred.map(({ closed, reconnects }) => ({ closed, reconnects }))).toEqual([
      { closed: true, reconnects: 0 },
      { closed: false, reconnects: 1 },
    ]);
    set.tell(provider(1, 200));
    expect(set.referred).toHaveLength(2);
  });

  it('keeps providers that are alive when the registry forgets all, until they end', () => {
    const set = setUp();
    set.tell(provider(1), provider(2));
    set.referred[1]!.become(false);
    set.tell();
    expect(addresses(set)).toEqual(['h:1']);
    expect(set.referred[1]!.closed).toBe(true);
    set.referred[0]!.become(false);
    expect(set.directory.all()).toEqual([]);
    expect(set.referred[0]!.closed).toBe(true);
  });

  it('keeps what one process offers in several groups apart', () => {
    const set = setUp({ group: '*' });
    set.tell(provider(1).with({ group: 'a' }), provider(1).with({ group: 'b' }));
    expect(addresses(set)).toEqual(['h:1', 'h:1']);
    set.tell(provider(1).with({ group: 'b' }));
    expect(set.referred.map(({ closed }) => closed)).toEqual([true, false]);
  });

  it('lists who is not reachable only where `cluster.availablecheck` is false', () => {
    for (const [parameters, expected] of [
      [{}, ['h:2']],
      [{ 'cluster.availablecheck': 'false' }, ['h:1', 'h:2']],
    ] as const) {
      const set = setUp(parameters);
      set.tell(provider(1), provider(2));
      set.referred[0]!.become(false);
      expect(set.directory.list(invocationOf('add')).map(({ address }) => address)).toEqual(expected);
    }
  });

  it('tells routers every provider at each change, and lists what they leave', () => {
    const told: string[][] = [];
    const router: Router = {
      active: true,
      route: (invokers) => invokers.slice(1),
      onProviders: (invokers) => told.push(invokers.map(({ address }) => address)),
      close: () => undefined,
    };
    const set = setUp({}, new RouterChain([router]));
    set.tell(provider(1), provider(2));
    set.tell(provider(2), provider(3));
    expect(told).toEqual([
      ['h:1', 'h:2'],
      ['h:2', 'h:3'],
    ]);
    expect(set.directory.list(invocationOf('add')).map(({ address }) => address)).toEqual(['h:3']);
  });
});

describe('matches', () => {
  const consumer = (parameters: Record<string, string>) =>
    new ServiceUrl('consumer', 'h', 0, 'a.B', { interface: 'a.B', ...parameters });
  const offered = (parameters: Record<string, string>) =>
    new ServiceUrl('dubbo', 'h', 1, 'a.B', { interface: 'a.B', ...parameters });

  it.each([
    [{}, {}, true],
    [{ group: 'g' }, {}, false],
    [{}, { group: 'g' }, false],
    [{ group: '*' }, { group: 'g' }, true],
    [{ group: 'f, g' }, { group: 'g' }, true],
    [{ group: 'f,h' }, { group: 'g' }, false],
    [{ version: '1.0.0' }, { version: '1.0.0' }, true],
    [{}, { version: '0.0.0' }, true],
    [{}, { enabled: 'false' }, false],
    [{}, { category: 'routers' }, false],
    [{ interface: 'a.C' }, {}, false],
  ])('%j and %j: %s', (wanted, given, expected) => {
    expect(matches(consumer(wanted), offered(given))).toBe(expected);
  });
});
