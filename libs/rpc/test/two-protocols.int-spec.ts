import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@stampede/testing';
import type { Filter, RpcError } from '../src/index.js';
import { Applications } from './support/applications.js';
import { EchoImplementation } from './support/echo-implementation.js';
import { EchoService } from './support/echo-service.js';

describe('a service offered in several protocols and serializations', () => {
  let applications: Applications;

  beforeEach(() => {
    applications = new Applications();
  });

  afterEach(() => applications.closeAll());

  it('is announced once in each protocol with the port of each, and references choose', async () => {
    const callers: string[] = [];
    const noting: Filter = (invocation, next) => {
      callers.push(invocation.remoteAddress!);
      return next(invocation);
    };
    const provider = await applications.start({
      application: 'provider',
      port: 0,
      ports: { http: 0, hessian: 0, webservice: 0 },
      providerFilters: [noting],
    });
    const implementation = new EchoImplementation('one');
    await provider.export(EchoService, implementation, {
      protocols: ['dubbo', 'http', 'hessian', 'webservice'],
    });
    expect(provider.health().exports).toEqual({ [EchoService.interfaceName]: true });
    expect(new Set(Object.values(provider.ports)).size).toBe(4);

    const consumer = await applications.start({ application: 'consumer' });
    const clients = ['dubbo', 'http', 'hessian', 'webservice'].map((protocol) =>
      consumer.refer(EchoService, { protocol }),
    );
    for (const client of clients) expect(await client.echo('x')).toBe('x');
    expect(implementation.calls).toBe(4);
    expect(new Set(callers).size).toBe(4);
    await eventually(() => expect(consumer.health().ready).toBe(true));

    // Withdrawn from all of them: a call on the way is answered, or there is nobody to ask any more.
    const stopping = provider.stopServing();
    const codes = clients.map((client) => client.echo('y').catch(({ code }: RpcError) => code));
    for (const code of await Promise.all(codes)) expect(['y', 'NO_PROVIDER']).toContain(code);
    await stopping;
    const name = EchoService.interfaceName;
    const none = Object.fromEntries(
      ['dubbo', 'http', 'hessian', 'webservice'].map((protocol) => [`${name}?protocol=${protocol}`, 0]),
    );
    await eventually(() => expect(consumer.health().references).toEqual(none));
  });

  it('is called in the serialization that the reference asks for, among those that it is offered in', async () => {
    const provider = await applications.start({ application: 'provider', port: 0 });
    const implementation = new EchoImplementation('one');
    const serializations = ['protobuf', 'gson', 'msgpack', 'hessian2'];
    await provider.export(EchoService, implementation, { serializations: serializations.slice(0, 3) });
    const consumer = await applications.start({ application: 'consumer' });
    const note = { text: '秒杀😀', count: -1, by: null };
    for (const serialization of [undefined, ...serializations.slice(0, 3)]) {
      const client = consumer.refer(EchoService, { serialization });
      expect(await client.note(note)).toEqual(note);
      await expect(client.fail('no stock')).rejects.toMatchObject({
        code: 'SERVICE_ERROR',
        message: expect.stringContaining('no stock') as unknown,
      });
      expect(await client.waitOnce(0)).toBeUndefined();
    }
    const refused = consumer.refer(EchoService, { serialization: 'hessian2', retries: 0 });
    await expect(refused.echo('x')).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      message: `${EchoService.interfaceName} is not offered in hessian2, only in protobuf, gson, msgpack`,
    });
  });

  it('says which serializations it speaks to a caller in one that it does not know', async () => {
    const { port } = await applications.provider('one', { serializer: 'gson' });
    const consumer = await applications.start({ application: 'consumer', serializer: 'msgpack' });
    const provider = `127.0.0.1:${port}`;
    const refused = consumer.refer(EchoService, { providers: [provider], serialization: 'msgpack' });
    await expect(refused.echo('x')).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      message: 'serialization 27 is not spoken here; this side speaks gson',
      provider,
    });
    expect(await consumer.refer(EchoService, { serialization: 'gson' }).echo('x')).toBe('x');
  });
});
