import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@stampede/testing';
import { ruleKey } from '../src/common/service-key.js';
import type { Client, RpcApplication } from '../src/index.js';
import { Applications } from './support/applications.js';
import { EchoImplementation } from './support/echo-implementation.js';
import { EchoService } from './support/echo-service.js';
import { spawnProvider, type SpawnedProvider } from './support/spawn-provider.js';

const WORKERS = 64;
type Echo = Client<typeof EchoService>;

/** Calls that many workers make at a time, each asking for the next when one has ended. */
class Load {
  readonly failures: unknown[] = [];
  /** Answers by provider. */
  readonly answers = new Map<string, number>();
  done = 0;
  private readonly waiting: { readonly at: number; readonly resolve: () => void }[] = [];
  readonly ended: Promise<unknown>;

  constructor(
    private readonly call: (index: number) => Promise<string>,
    private total = Infinity,
  ) {
    let next = 0;
    const work = async (): Promise<void> => {
      while (next < this.total) await this.one(next++);
    };
    this.ended = Promise.all(Array.from({ length: WORKERS }, work));
  }

  /** When so many calls have ended. */
  reached(count: number): Promise<void> {
    return new Promise((resolve) => this.waiting.push({ at: count, resolve }));
  }

  /** Makes so many more and no others. */
  more(count: number): void {
    this.total = this.done + count;
  }

  private async one(index: number): Promise<void> {
    try {
      const name = await this.call(index);
      this.answers.set(name, (this.answers.get(name) ?? 0) + 1);
    } catch (error) {
      this.failures.push(error);
    }
    this.done++;
    for (const { at, resolve } of this.waiting) if (at === this.done) resolve();
  }
}

describe('a cluster of providers in processes of their own, under load', () => {
  let applications: Applications;
  let providers: SpawnedProvider[];

  beforeEach(async () => {
    applications = new Applications();
    providers = await Promise.all(
      ['one', 'two', 'three'].map((name) => spawnProvider(applications, { name })),
    );
  });

  afterEach(async () => {
    for (const provider of providers) provider.kill();
    await applications.closeAll();
  });

  async function consumer(refer: Parameters<Applications['consumer']>[0]): Promise<Echo> {
    const { application, client } = await applications.consumer(refer);
    await eventually(() => expect(Object.values(application.health().references)).toEqual([3]));
    return client;
  }

  it('loses no call of an idempotent method when one is killed', async () => {
    const client = await consumer({});
    const load = new Load(() => client.who('key'), 6000);
    await load.reached(2000);
    const before = load.answers.get('one')!;
    providers[0]!.kill();
    await load.ended;
    expect(load.failures).toEqual([]);
    expect(before).toBeGreaterThan(400);
    expect([...load.answers.values()].reduce((sum, count) => sum + count)).toBe(6000);
    expect(load.answers.get('two')! + load.answers.get('three')!).toBeGreaterThan(4500);
  });

  it('loses no call at all when one is asked to end, without a single retry', async () => {
    const client = await consumer({ cluster: 'failfast', loadBalance: 'roundrobin' });
    // Every second call is of a method that must not be repeated.
    const call = async (index: number): Promise<string> => {
      if (index % 2 === 0) return client.who('key');
      await client.waitOnce(2);
      return 'waited';
    };
    const load = new Load(call);
    await load.reached(2000);
    const stopped = providers[0]!.stop();
    expect(await stopped).toBe(0);
    const before = load.answers.get('one')!;
    load.more(2000);
    await load.ended;
    expect(load.failures).toEqual([]);
    expect(before).toBeGreaterThan(200);
    expect(load.answers.get('two')).toBeGreaterThan(load.answers.get('one')!);
    expect(load.answers.get('waited')).toBeGreaterThan(1900);
  });
});

describe('rules in ZooKeeper', () => {
  let applications: Applications;

  beforeEach(() => {
    applications = new Applications();
  });

  afterEach(() => applications.closeAll());

  async function release(name: string, parameters: Record<string, string>): Promise<RpcApplication> {
    const application = await applications.start({ application: 'stock', port: 0 });
    await application.export(EchoService, new EchoImplementation(name), { warmupMs: 0, parameters });
    return application;
  }

  it('move calls to a new release by tag and by share, while calls go on', async () => {
    const operator = await release('old', { release: '1' });
    await release('new', { release: '2' });
    const { application, client } = await applications.consumer();
    const gray = application.refer(EchoService, { tag: 'gray' });
    const health = () => Object.values(application.health().references);
    await eventually(() => expect(health()).toEqual([2, 2]));
    const names = async (echo: Echo): Promise<Set<string>> =>
      new Set(await Promise.all(Array.from({ length: 60 }, () => echo.who(''))));
    await eventually(async () => expect(await names(client)).toEqual(new Set(['old', 'new'])));
    const { config } = operator;

    await config!.publish(
      'stock.tag-router',
      'tags: [{ name: gray, match: [{ key: release, value: { exact: "2" } }] }]',
    );
    await eventually(async () => expect(await names(client)).toEqual(new Set(['old'])));
    await eventually(async () => expect(await names(gray)).toEqual(new Set(['new'])));

    await config!.remove('stock.tag-router');
    await config!.publish(
      'consumer.condition-router',
      'configVersion: v3.1\nconditions: [{ to: [{ match: release=2, weight: 100 }, { match: release=1, weight: 0 }] }]',
    );
    await eventually(async () => expect(await names(client)).toEqual(new Set(['new'])));

    await config!.publish('consumer.condition-router', 'conditions: [nonsense]');
    await config!.publish('consumer.condition-router', 'force: true\nconditions: ["method=who => "]');
    await eventually(() => expect(client.who('')).rejects.toThrow('rules leave out all that are reachable'));
    expect(await client.echo('others go on')).toBe('others go on');
  });
});

describe('a reference', () => {
  let applications: Applications;

  beforeEach(() => {
    applications = new Applications();
  });

  afterEach(() => applications.closeAll());

  it('of all groups merges what each of them answers, from one process or several', async () => {
    const shared = await applications.start({ application: 'stock', port: 0 });
    await shared.export(EchoService, new EchoImplementation('a'), { group: 'a', warmupMs: 0 });
    await shared.export(EchoService, new EchoImplementation('b'), { group: 'b', warmupMs: 0 });
    const own = await applications.start({ application: 'stock', port: 0 });
    await own.export(EchoService, new EchoImplementation('c'), { group: 'c', warmupMs: 0 });
    const parameters = { 'count.merger': 'true' };
    const { application, client } = await applications.consumer({ group: '*', parameters });
    await eventually(() => expect(Object.values(application.health().references)).toEqual([3]));
    expect(await client.count(['x', 'y'])).toBe(6);
    const two = application.refer(EchoService, { group: 'a,c', parameters });
    await eventually(async () => expect(await two.count(['x', 'y'])).toBe(4));
  });

  it('is answered by its mock while nobody is there, and by the service once it is', async () => {
    const mocks = { cached: { who: () => 'cached' } };
    const { client } = await applications.consumer({
      methods: { who: { mock: 'fail:cached', timeoutMs: 300 }, fail: { mock: 'force:return null' } },
      mocks,
    });
    expect(await client.who('')).toBe('cached');
    await applications.provider('one');
    await eventually(async () => expect(await client.who('')).toBe('one'));
    expect(await client.fail('never sent')).toBeUndefined();
    await expect(client.waitOnce(1)).resolves.toBeUndefined();
  });

  it('is degraded by an operator and comes back, while calls go on; a mock that cannot be changes nothing', async () => {
    const { application: one } = await applications.provider('one');
    const { client } = await applications.consumer();
    await eventually(async () => expect(await client.who('')).toBe('one'));
    const rule = (mock: string): Promise<void> =>
      one.config!.publish(
        `${ruleKey(EchoService)}.configurators`,
        `configVersion: v3.0\nkey: ${EchoService.interfaceName}\nconfigs: [{ side: consumer, parameters: { who.mock: ${JSON.stringify(mock)} } }]`,
      );
    await rule('force:return closed for today');
    await eventually(async () => expect(await client.who('')).toBe('closed for today'));
    expect(await client.echo('others go on')).toBe('others go on');
    await rule('force:return null');
    await rule('force:return still closed');
    await eventually(async () => expect(await client.who('')).toBe('still closed'));
    await rule('false');
    await eventually(async () => expect(await client.who('')).toBe('one'));
  });

  it('with `broadcast` calls every provider, with `forking` the fastest of two answers', async () => {
    const all = [await applications.provider('one'), await applications.provider('two')];
    const { application, client } = await applications.consumer({ cluster: 'broadcast' });
    await eventually(() => expect(Object.values(application.health().references)).toEqual([2]));
    await client.echo('to all');
    expect(all.map(({ implementation }) => implementation.calls)).toEqual([1, 1]);
    const forking = application.refer(EchoService, { cluster: 'forking' });
    await eventually(() => expect(application.health().ready).toBe(true));
    expect(await forking.echo('x')).toBe('x');
    await eventually(() =>
      expect(all.reduce((sum, { implementation }) => sum + implementation.calls, 0)).toBe(4),
    );
  });
});

describe('adaptive balancing', () => {
  let applications: Applications;

  beforeEach(() => {
    applications = new Applications();
  });

  afterEach(() => applications.closeAll());

  it('is told the load of the providers that were asked to tell it', async () => {
    const application = await applications.start({ port: 0 });
    await application.export(EchoService, new EchoImplementation('one'), {
      parameters: { loadbalance: 'adaptive' },
    });
    await applications.provider('two');
    const told: string[] = [];
    const { client } = await applications.consumer(
      { loadBalance: 'adaptive' },
      {
        consumerFilters: [
          async (invocation, next) => {
            const result = await next(invocation);
            told.push(`${String(result.value)} ${result.attachments?.lb_adaptive ?? 'nothing'}`);
            return result;
          },
        ],
      },
    );
    await eventually(async () => {
      await client.who('');
      expect(told.some((line) => /^one curTime:\d+,load:\d+$/.test(line))).toBe(true);
      expect(told).toContain('two nothing');
    });
  });
});
