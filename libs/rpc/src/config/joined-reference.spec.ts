import { describe, expect, it } from '@jest/globals';
import { LogLines } from '../../test/support/cluster-context.js';
import { Counter, FakeInvoker, invocationOf } from '../../test/support/fake-invoker.js';
import type { Filter, Invocation, RpcCode } from '../index.js';
import type { Mocks } from '../cluster/mock/mock-rule.js';
import { ServiceUrl } from '../common/service-url.js';
import type { ChangingInvoker } from '../protocol/protocol.js';
import type { Registry, RegistryListener, RegistrySnapshot } from '../registry/registry.js';
import { defaultExtensions } from './default-extensions.js';
import { JoinedReference } from './joined-reference.js';
import type { Protocols } from './protocols.js';

class Provider extends FakeInvoker implements ChangingInvoker {
  onChange(): () => void {
    return () => undefined;
  }

  reconnectNow(): void {
    // Always connected.
  }
}

/** A registry that tells what a test lets it tell. */
class ToldRegistry {
  subscribed = 0;
  private listener: RegistryListener = () => undefined;

  subscribe(_subscriber: ServiceUrl, listener: RegistryListener): () => void {
    this.listener = listener;
    this.subscribed++;
    return () => void this.subscribed--;
  }

  tell(hosts: readonly string[], rules: Partial<RegistrySnapshot> = {}): void {
    const providers = hosts.map((host) => ServiceUrl.parse(`dubbo://${host}:1/a.Counter?side=provider`));
    this.listener({ providers, configurators: [], routers: [], ...rules }, 'registry');
  }
}

const override = (parameters: string): Partial<RegistrySnapshot> => ({
  configurators: [ServiceUrl.parse(`override://0.0.0.0/a.Counter?category=configurators&${parameters}`)],
});

/** A reference in two registries, `east` and `west`; providers fail with the code that their host names. */
function setUp(parameters: Record<string, string> = {}, filters: readonly Filter[] = [], mocks: Mocks = {}) {
  const [east, west] = [new ToldRegistry(), new ToldRegistry()];
  const made: Provider[] = [];
  const refer = (_contract: unknown, url: ServiceUrl): Provider => {
    const code = url.host === 'down' ? 'NETWORK' : 'OK';
    const provider = new Provider(url.address, code satisfies RpcCode | 'OK');
    made.push(provider);
    return provider;
  };
  const requireProtocol = (name = 'dubbo'): object => {
    if (name !== 'dubbo') throw new TypeError(`no protocol "${name}"`);
    return { name, refer };
  };
  const members = Object.entries({ east, west }).map(([zone, registry]) => ({
    registry: registry as unknown as Registry,
    url: new ServiceUrl('fake', zone, 0, '', { zone }),
    describe: true,
  }));
  const logger = new LogLines();
  const url = new ServiceUrl('consumer', 'h', 0, 'a.Counter', { interface: 'a.Counter', ...parameters });
  const context = {
    application: 'test',
    extensions: defaultExtensions(),
    registry: members[0]!.registry,
    config: undefined,
    protocols: { require: requireProtocol } as unknown as Protocols,
    filters,
    signing: undefined,
    monitored: false,
    logger,
  };
  const reference = new JoinedReference(Counter, url, members, context, mocks);
  const call = async (zone?: string, more: Record<string, string> = {}): Promise<unknown> => {
    const invocation = invocationOf('add');
    Object.assign(invocation.attachments, zone === undefined ? {} : { registry_zone: zone }, more);
    return (await reference.invoke(invocation)).value;
  };
  return { east, west, made, reference, logger, call };
}

describe('JoinedReference', () => {
  it('finds the providers of each registry through that registry', async () => {
    const { east, west, call, reference } = setUp();
    east.tell(['e1', 'both']);
    west.tell(['both']);
    expect(await call('west')).toBe('both:1');
    expect(await call('east')).toMatch(/^(e1|both):1$/);
    expect(reference.available).toBe(2);
    east.tell(['e2']);
    expect(await call('east')).toBe('e2:1');
  });

  it('waits with the first call until every registry has told what it knows', async () => {
    const { east, west, call } = setUp();
    east.tell(['e1']);
    const answer = call('west');
    west.tell(['w1']);
    expect(await answer).toBe('w1:1');
  });

  it('goes on through one registry when the other has no provider left', async () => {
    const { east, west, call } = setUp();
    east.tell([]);
    west.tell(['w1']);
    expect(await call()).toBe('w1:1');
    expect(await call('east')).toBe('w1:1');
    await expect(call('east', { registry_zone_force: 'true' })).rejects.toMatchObject({
      code: 'NO_PROVIDER',
      message:
        'no provider of a.Counter in the zone east; registries: east (east, no provider in reach), west (west)',
    });
  });

  it('tries again inside the chosen registry only, and across them where registry.cluster says so', async () => {
    const staying = setUp();
    staying.east.tell(['down']);
    staying.west.tell(['w1']);
    await expect(staying.call('east')).rejects.toMatchObject({ code: 'NETWORK' });
    const crossing = setUp({ 'registry.cluster': 'failover' });
    crossing.east.tell(['down']);
    crossing.west.tell(['w1']);
    for (let call = 0; call < 10; call++) expect(await crossing.call()).toBe('w1:1');
  });

  it('has filters around the choice once: they may name the zone', async () => {
    const seen: Invocation[] = [];
    const { east, west, call } = setUp({}, [
      (invocation, next) => {
        seen.push(invocation);
        invocation.attachments.registry_zone = 'west';
        return next(invocation);
      },
    ]);
    east.tell(['e1']);
    west.tell(['w1']);
    expect(await call()).toBe('w1:1');
    expect(seen).toHaveLength(1);
  });

  it("keeps each registry's rules to its own providers", async () => {
    const { east, west, call } = setUp();
    east.tell(['e1']);
    west.tell(['w1'], override('mock=force:return%207&side=consumer'));
    expect([await call('east'), await call('west')]).toEqual(['e1:1', 7]);
  });

  it('takes budgets and the choice between registries from the rules of the first', async () => {
    const { east, west, call, reference } = setUp({ timeout: '500' });
    west.tell(['w1'], override('timeout=50&side=consumer'));
    east.tell(['down']);
    expect(reference.timeoutMs('add')).toBe(500);
    await expect(call('east')).rejects.toMatchObject({ code: 'NETWORK' });
    east.tell(['down'], override('timeout=70&registry.cluster=failover&side=consumer'));
    expect(reference.timeoutMs('add')).toBe(70);
    expect(await call('east')).toBe('w1:1');
  });

  it.each(['registry.cluster=nonsense', 'cluster=nonsense', 'protocol=nonsense'])(
    'refuses a rule of the first as a whole when it says %s',
    async (nonsense) => {
      const { east, west, call, reference, logger } = setUp({ timeout: '500' });
      east.tell(['e1']);
      west.tell(['w1']);
      east.tell(['e1'], override(`timeout=90&${nonsense}&side=consumer`));
      expect(logger.lines).toContain('warn: a rule is refused');
      expect(reference.timeoutMs('add')).toBe(500);
      expect(await call('east')).toBe('e1:1');
    },
  );

  it('lets a mock stand in for a zone that the call insists on', async () => {
    const standIn = { add: () => 7, take: () => 7 };
    const { east, west, call } = setUp({ mock: 'standIn' }, [], { standIn });
    east.tell([]);
    west.tell(['w1']);
    expect(await call('east', { registry_zone_force: 'true' })).toBe(7);
  });

  it('refuses calls once it ends, and lets go of all registries', async () => {
    const { east, west, made, call, reference } = setUp();
    east.tell(['e1']);
    west.tell(['w1']);
    reference.stop();
    await expect(call()).rejects.toMatchObject({ code: 'CANCELLED' });
    expect([east.subscribed, west.subscribed]).toEqual([1, 1]);
    reference.close();
    expect([east.subscribed, west.subscribed]).toEqual([0, 0]);
    expect(made.every(({ available }) => !available)).toBe(true);
  });

  it('refuses a cluster among registries that nobody knows', () => {
    expect(() => setUp({ 'registry.cluster': 'nonsense' })).toThrow('no cluster "nonsense"; there are: ');
  });
});
