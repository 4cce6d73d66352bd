import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, freePort } from '@stampede/testing';
import fc from 'fast-check';
import {
  currentCall,
  int32,
  list,
  method,
  nothing,
  nullable,
  RpcApplication,
  service,
  ServiceUrl,
  string,
  type Filter,
  type Provider,
  type ReferOptions,
  type RpcApplicationOptions,
  type ServiceContract,
} from '../src/index.js';
import { EchoImplementation } from './support/echo-implementation.js';
import { EchoService, Note, PATIENCE_MS } from './support/echo-service.js';
import { knownProviders } from './support/known-providers.js';
import { typedValues, type Typed } from './support/typed-values.js';

const PROTOCOLS = ['dubbo', 'http', 'hessian', 'webservice'];

/** Applications of one test, without a server beside them. */
class Peers {
  private readonly started: RpcApplication[] = [];

  constructor(private readonly protocol: string) {}

  async provider<S extends ServiceContract>(
    contract: S,
    implementation: Provider<S>,
    options: Partial<RpcApplicationOptions> = {},
    port = 0,
  ): Promise<RpcApplication> {
    const application = await this.start({ ports: { [this.protocol]: port }, ...options }, []);
    await application.export(contract, implementation, { protocols: [this.protocol] });
    return application;
  }

  async consumer<S extends ServiceContract>(
    contract: S,
    providers: readonly RpcApplication[],
    refer: ReferOptions = {},
    options: Partial<RpcApplicationOptions> = {},
  ) {
    const urls = providers.map((provider) => provider.ports[this.protocol]!);
    const application = await this.start(
      { ...options },
      urls.map((port) => this.urlOf(contract, port)),
    );
    return { application, client: application.refer(contract, { protocol: this.protocol, ...refer }) };
  }

  async closeAll(): Promise<void> {
    await Promise.all(this.started.splice(0).map((application) => application.close()));
  }

  private urlOf({ interfaceName }: ServiceContract, port: number): ServiceUrl {
    return new ServiceUrl(this.protocol, '127.0.0.1', port, interfaceName, { interface: interfaceName });
  }

  private async start(
    options: Partial<RpcApplicationOptions>,
    urls: readonly ServiceUrl[],
  ): Promise<RpcApplication> {
    const application = await RpcApplication.start({
      application: 'test',
      registry: knownProviders(urls),
      ...options,
    });
    this.started.push(application);
    return application;
  }
}

describe.each(PROTOCOLS)('a service in the protocol %s', (protocol) => {
  let peers: Peers;

  beforeEach(() => {
    peers = new Peers(protocol);
  });

  afterEach(() => peers.closeAll());

  it('keeps the values of every type of a contract', async () => {
    // Caucho's dialect has no forms of its own for any(); what is generated is the same for all.
    const samples = fc.sample(typedValues(2), { numRuns: 120, seed: 7 }) as Typed[];
    const Types = service(
      'io.stampede.test.Types',
      Object.fromEntries(
        samples.map(([type], index) => [
          `echo${index}`,
          method({ args: [type], returns: type, timeoutMs: PATIENCE_MS }),
        ]),
      ),
    );
    const implementation = Object.fromEntries(
      samples.map((_, index) => [`echo${index}`, (value: unknown) => value]),
    );
    const provider = await peers.provider(Types, implementation as Provider<typeof Types>);
    const { client } = await peers.consumer(Types, [provider]);
    for (const [index, [, value]] of samples.entries()) {
      const echo = (client as Record<string, (value: unknown) => Promise<unknown>>)[`echo${index}`]!;
      expect(await echo(value)).toEqual(value);
    }
  });

  it('serves 200 calls at a time, each with its own answer', async () => {
    const provider = await peers.provider(EchoService, new EchoImplementation('one'));
    const { client } = await peers.consumer(EchoService, [provider]);
    const texts = Array.from({ length: 200 }, (_, index) => `text ${index} 秒杀😀`);
    expect(await Promise.all(texts.map((text) => client.echo(text)))).toEqual(texts);
    const large = 'é'.repeat(500_000);
    expect(await client.echo(large)).toBe(large);
    const note = { text: 'a & b <c>\n', count: -1, by: null };
    expect(await client.note(note)).toEqual(note);
    expect(await client.waitOnce(0)).toBeUndefined();
  });

  it('says what failed by its code, in one line and without a stack', async () => {
    const Newer = service(EchoService.interfaceName, {
      ...EchoService.methods,
      missing: method({ args: [], returns: string(), timeoutMs: PATIENCE_MS }),
      echo: method({ args: [list(int32())], returns: string(), timeoutMs: PATIENCE_MS }),
      who: method({ args: [string('key')], returns: Note, timeoutMs: PATIENCE_MS }),
    });
    const provider = await peers.provider(EchoService, new EchoImplementation('one'));
    const { client } = await peers.consumer(Newer, [provider], { retries: 0 });
    const address = `127.0.0.1:${provider.ports[protocol]}`;
    await expect(client.fail('no stock')).rejects.toMatchObject({
      code: 'SERVICE_ERROR',
      message: 'no stock',
      provider: address,
      method: 'io.stampede.test.EchoService.fail',
    });
    await expect(client.missing()).rejects.toMatchObject({
      code: 'METHOD_NOT_FOUND',
      message: 'io.stampede.test.EchoService has no method missing',
    });
    await expect(client.echo([1])).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      message: expect.stringMatching(
        /args\[0\]: expected string|expected arguments text, got arg0/,
      ) as unknown,
    });
    await expect(client.who('x')).rejects.toMatchObject({ code: 'SERIALIZATION' });
    await expect(client.count([1 as unknown as string])).rejects.toMatchObject({
      code: 'SERIALIZATION',
      message: 'args[0][0]: expected string, got number',
    });
    const elsewhere = service('io.stampede.test.Elsewhere', {
      ping: method({ args: [], returns: nothing(), timeoutMs: PATIENCE_MS }),
    });
    const other = await peers.consumer(elsewhere, [provider], { retries: 0 });
    await expect(other.client.ping()).rejects.toMatchObject({ code: 'SERVICE_NOT_FOUND' });
  });

  it('says so when a result does not fit the contract', async () => {
    const Broken = service('io.stampede.test.Broken', {
      number: method({ args: [], returns: int32(), timeoutMs: PATIENCE_MS }),
      none: method({ args: [], returns: nullable(string()), timeoutMs: PATIENCE_MS }),
    });
    const provider = await peers.provider(Broken, {
      number: () => 'text' as unknown as number,
      none: () => null,
    });
    const { client } = await peers.consumer(Broken, [provider]);
    await expect(client.number()).rejects.toMatchObject({
      code: 'SERIALIZATION',
      message: 'result: expected int32, got string',
    });
    expect(await client.none()).toBeNull();
  });

  it('ends a call by its deadline, which the provider knows', async () => {
    const leftMs: number[] = [];
    const noting: Filter = (invocation, next) => {
      leftMs.push(invocation.remainingMs());
      return next(invocation);
    };
    const implementation = new EchoImplementation('one');
    const release = Promise.withResolvers<void>();
    implementation.held = release.promise;
    const provider = await peers.provider(EchoService, implementation, { providerFilters: [noting] });
    const { client } = await peers.consumer(EchoService, [provider]);
    await client.echo('warm');
    await expect(client.wait(1)).rejects.toMatchObject({ code: 'TIMEOUT', retriable: true });
    await eventually(() => expect(leftMs).toHaveLength(2));
    expect(leftMs[0]).toBeGreaterThan(300);
    expect(leftMs[0]).toBeLessThanOrEqual(PATIENCE_MS);
    expect(leftMs[1]).toBeLessThanOrEqual(300);
    release.resolve();
    expect(await client.echo('still')).toBe('still');
  });

  it('carries attachments both ways', async () => {
    const sent = { traceparent: '00-1', 'user.Name': '名 %', ['servedFor']: ' a ' };
    const outgoing: Filter = async (invocation, next) => {
      Object.assign(invocation.attachments, sent, { timeout: 'not for users to set' });
      const result = await next(invocation);
      seen.push(result.attachments?.['servedBy']);
      return result;
    };
    const seen: unknown[] = [];
    const incoming: Filter = (invocation, next) => {
      const { traceparent, 'user.Name': name, servedFor, interface: interfaceName } = invocation.attachments;
      seen.push(
        { traceparent, 'user.Name': name, servedFor },
        interfaceName,
        invocation.attachments['remote.application'],
      );
      currentCall()!.resultAttachments.servedBy = 'één';
      return next(invocation);
    };
    const provider = await peers.provider(EchoService, new EchoImplementation('one'), {
      providerFilters: [incoming],
    });
    const { client } = await peers.consumer(
      EchoService,
      [provider],
      {},
      { application: 'buyer', consumerFilters: [outgoing] },
    );
    expect(await client.echo('x')).toBe('x');
    expect(seen).toEqual([sent, EchoService.interfaceName, 'buyer', 'één']);
  });

  it('refuses what is too large on either side, and goes on', async () => {
    const Sizes = service('io.stampede.test.Sizes', {
      take: method({ args: [string()], returns: int32(), timeoutMs: PATIENCE_MS }),
      give: method({ args: [int32()], returns: string(), timeoutMs: PATIENCE_MS }),
    });
    const sizes = { take: (text: string) => text.length, give: (length: number) => 'x'.repeat(length) };
    const provider = await peers.provider(Sizes, sizes, { maxFrameBytes: 20_000 });
    const { client } = await peers.consumer(Sizes, [provider]);
    const strict = await peers.consumer(Sizes, [provider], {}, { maxFrameBytes: 5000 });
    await expect(client.take('x'.repeat(30_000))).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
    await expect(client.give(30_000)).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
    await expect(strict.client.take('x'.repeat(6000))).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
    await expect(strict.client.give(6000)).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
    expect(await client.take('x'.repeat(10_000))).toBe(10_000);
    expect(await strict.client.give(10)).toBe('x'.repeat(10));
  });

  it('refuses more calls at a time than it may serve', async () => {
    const implementation = new EchoImplementation('one');
    const release = Promise.withResolvers<void>();
    implementation.held = release.promise;
    const provider = await peers.provider(EchoService, implementation, { maxInFlight: 5 });
    const { client } = await peers.consumer(EchoService, [provider], { retries: 0 });
    const calls = Array.from({ length: 12 }, () => client.waitOnce(1));
    const outcomes = Promise.allSettled(calls);
    await expect(Promise.all(calls)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    release.resolve();
    for (const outcome of await outcomes)
      expect(outcome).toMatchObject(
        outcome.status === 'fulfilled' ? {} : { reason: { code: 'LIMIT_EXCEEDED' } },
      );
    expect(await client.echo('x')).toBe('x');
  });

  it('goes on at another provider when one ends, and no call of either fails', async () => {
    const implementation = new EchoImplementation('one');
    const one = await peers.provider(EchoService, implementation);
    const two = await peers.provider(EchoService, new EchoImplementation('two'));
    const { client, application } = await peers.consumer(EchoService, [one, two]);
    await eventually(() => expect(Object.values(application.health().references)).toEqual([2]));
    const waiting = Promise.all(Array.from({ length: 32 }, () => client.waitOnce(300)));
    await eventually(() => expect(implementation.calls).toBeGreaterThan(0));
    let stopped = false;
    const stopping = one.stopServing().then(() => (stopped = true));
    const names = new Set<string>();
    while (!stopped) names.add(await client.who('x'));
    await Promise.all([waiting, stopping]);
    for (let call = 0; call < 20; call++) expect(await client.who('x')).toBe('two');
    expect(names).toContain('two');
    await eventually(() => expect(Object.values(application.health().references)).toEqual([1]));
  });

  it('finds a provider again that was away', async () => {
    const port = await freePort();
    const first = await peers.provider(EchoService, new EchoImplementation('first'), {}, port);
    const { client, application } = await peers.consumer(EchoService, [first]);
    expect(await client.who('x')).toBe('first');
    await first.close();
    // Noticed without a call.
    await eventually(() => expect(Object.values(application.health().references)).toEqual([0]));
    await expect(client.who('x')).rejects.toMatchObject({
      code: expect.stringMatching(/NETWORK|NO_PROVIDER/) as unknown,
    });
    await peers.provider(EchoService, new EchoImplementation('second'), {}, port);
    await eventually(async () => expect(await client.who('x')).toBe('second'));
  });

  it('fails calls under way with CANCELLED when this side ends', async () => {
    const provider = await peers.provider(EchoService, new EchoImplementation('one'));
    const { client, application } = await peers.consumer(EchoService, [provider]);
    const waiting = client.waitOnce(400);
    const [outcome] = await Promise.all([Promise.allSettled([waiting]), application.close()]);
    expect(outcome[0]).toMatchObject({ reason: { code: 'CANCELLED' } });
  });

  it('needs a port of its own, and says which option gives it', async () => {
    const application = await RpcApplication.start({
      application: 'test',
      registry: knownProviders([]),
    });
    const exporting = application.export(EchoService, new EchoImplementation('x'), { protocols: [protocol] });
    await expect(exporting).rejects.toThrow('a port is needed to export services');
    await application.close();
  });
});
