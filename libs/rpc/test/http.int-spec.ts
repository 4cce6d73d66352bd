import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { closed, eventually } from '@stampede/testing';
import { RpcApplication, type GenericOptions, type RpcIncident } from '../src/index.js';
import { silentLogger } from '../src/common/logger.js';
import { HttpListener, type HttpListenerOptions } from '../src/protocol/http/http-listener.js';
import { TlsSettings } from '../src/transport/tls-settings.js';
import { CertificateAuthority } from './support/certificates.js';
import { EchoImplementation } from './support/echo-implementation.js';
import { EchoService, PATIENCE_MS } from './support/echo-service.js';
import { knownProviders } from './support/known-providers.js';

const json = { 'content-type': 'application/json' };

describe('the protocol http, as anybody speaks it', () => {
  let provider: RpcApplication;
  let base: string;

  beforeEach(async () => {
    provider = await RpcApplication.start({
      application: 'provider',
      registry: knownProviders([]),
      ports: { http: 0 },
      maxFrameBytes: 10_000,
    });
    await provider.export(EchoService, new EchoImplementation('one'), {
      protocols: ['http'],
      group: 'g',
      version: '1.0.0',
    });
    base = `http://127.0.0.1:${provider.ports.http}`;
  });

  afterEach(() => provider.close());

  const post = (path: string, body: string, headers: Record<string, string> = json): Promise<Response> =>
    fetch(`${base}/${path}`, { method: 'POST', body, headers });
  const service = (method: string): string => `${EchoService.interfaceName}/${method}?group=g&version=1.0.0`;

  it('takes arguments as a list or by name, and answers with JSON', async () => {
    const listed = await post(service('echo'), '["hi"]');
    expect([listed.status, listed.headers.get('content-type'), await listed.text()]).toEqual([
      200,
      'application/json',
      '"hi"',
    ]);
    expect(await (await post(service('echo'), '{"text":"named"}')).json()).toBe('named');
    expect(await (await post(service('note'), '{"arg0":{"text":"a","count":1,"more":[]}}')).json()).toEqual({
      text: 'a',
      count: 1,
      by: null,
    });
    expect((await post(service('wait'), '[1]')).status).toBe(204);
  });

  it.each<[number, string, string, string, Record<string, string>?]>([
    [400, 'BAD_REQUEST', 'echo', '[1]'],
    [400, 'BAD_REQUEST', 'echo', '["a","b"]'],
    [400, 'BAD_REQUEST', 'echo', '{"texts":"a"}'],
    [400, 'BAD_REQUEST', 'echo', '{"__proto__":{"text":"a"}}'],
    [400, 'BAD_REQUEST', 'echo', '"a"'],
    [400, 'BAD_REQUEST', 'echo', '["a"'],
    [400, 'BAD_REQUEST', 'echo', ''],
    [400, 'BAD_REQUEST', 'echo', '['.repeat(1000)],
    [404, 'METHOD_NOT_FOUND', 'toString', '[]'],
    [404, 'METHOD_NOT_FOUND', '', '[]'],
    [413, 'PAYLOAD_TOO_LARGE', 'echo', `["${'x'.repeat(10_000)}"]`],
    [415, 'BAD_REQUEST', 'echo', '["a"]', { 'content-type': 'text/plain' }],
    [500, 'SERVICE_ERROR', 'fail', '["reason"]'],
  ])('answers %i %s to a wrong call of %s %#', async (status, code, method, body, headers = json) => {
    const answer = await post(service(method), body, headers);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    const problem = (await answer.json()) as Record<string, unknown>;
    expect(problem).toMatchObject({ type: 'about:blank', status, code });
    expect(answer.status).toBe(status);
    expect(problem.detail).not.toMatch(/\n| {4}at /);
  });

  it('knows a service by group and version, and other requests by their status', async () => {
    for (const path of [`${EchoService.interfaceName}/echo`, 'a.B/echo', '%zz/echo', '']) {
      const answer = await post(path, '["a"]');
      expect([answer.status, await answer.json()]).toMatchObject([404, { code: 'SERVICE_NOT_FOUND' }]);
    }
    expect((await fetch(base, { method: 'DELETE' })).status).toBe(405);
    expect((await fetch(base, { method: 'HEAD' })).status).toBe(200);
  });

  it("is called without a contract: values are those of JSON, and the types are the provider's", async () => {
    const consumer = await RpcApplication.start({ application: 'consumer', protocol: 'http' });
    try {
      const of = (interfaceName: string, options: GenericOptions = {}) =>
        consumer.generic(interfaceName, {
          providers: [base],
          group: 'g',
          version: '1.0.0',
          timeoutMs: 2000,
          ...options,
        });
      const echo = of(EchoService.interfaceName);
      expect(await echo.$invoke('echo', ['java.lang.String'], ['秒杀'])).toBe('秒杀');
      const note = { class: 'io.stampede.test.Note', text: 'a', count: 3 };
      expect(await echo.$invoke('note', null, [note])).toEqual({ text: 'a', count: 3, by: null });
      expect(await echo.$invoke('count', null, [['a', 'b']])).toBe(2);
      expect(await echo.$invoke('wait', null, [1])).toBeNull();
      const failures = [
        [echo.$invoke('note', null, [{ ...note, count: 'x' }]), 'BAD_REQUEST', /args\[0\]\.count/],
        [echo.$invoke('find', null, []), 'METHOD_NOT_FOUND', /has no method find/],
        [echo.$invoke('fail', null, ['no stock']), 'SERVICE_ERROR', /no stock/],
        [of('a.Absent').$invoke('find', null, []), 'SERVICE_NOT_FOUND', /no service a\.Absent/],
      ] as const;
      for (const [call, code, message] of failures)
        await expect(call).rejects.toMatchObject({
          code,
          message: expect.stringMatching(message) as unknown,
        });
      for (const protocol of ['hessian', 'webservice'])
        expect(() => of(EchoService.interfaceName, { protocol })).toThrow(
          `generic calls are made in the protocols dubbo and http, not in ${protocol}: its `,
        );
    } finally {
      await consumer.close();
    }
  });

  it('describes its services and their contracts', async () => {
    expect(await (await fetch(base)).json()).toEqual({
      protocol: 'http',
      services: [{ interface: EchoService.interfaceName, group: 'g', version: '1.0.0' }],
    });
    const description = await (
      await fetch(`${base}/${EchoService.interfaceName}?group=g&version=1.0.0`)
    ).json();
    expect(description).toMatchObject({
      interface: EchoService.interfaceName,
      methods: {
        echo: {
          args: [{ name: 'text', type: 'string' }],
          returns: 'string',
          idempotent: true,
          timeoutMs: PATIENCE_MS,
        },
        count: { args: [{ name: 'arg0', type: 'list<string>' }], returns: 'int32' },
      },
      types: { 'io.stampede.test.Note': { fields: { text: 'string', count: 'int32', by: 'string | null' } } },
    });
  });

  it('serves on while others send what is no HTTP, too much, or half a request and vanish', async () => {
    const port = provider.ports.http!;
    const hostile = [
      'DABB\x00\x01\x02',
      'GET / HTTP/9.9\r\n\r\n',
      `GET / HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`,
      'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: -1\r\n\r\n',
      'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n',
      `POST //[ HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n[]`,
      `POST /${service('echo')} HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nffffffff\r\n`,
      `POST /${service('echo')} HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\n["`,
    ];
    for (const bytes of hostile) {
      const socket = connect(port, '127.0.0.1');
      socket.write(bytes);
      socket.end();
      await closed(socket.resume());
      expect(await (await post(service('echo'), '["still"]')).json()).toBe('still');
    }
  });
});

describe('HttpListener', () => {
  const listeners: HttpListener[] = [];

  async function listen(options: Partial<HttpListenerOptions> = {}): Promise<number> {
    const answer = { status: 200, headers: {}, body: Buffer.from('ok') };
    const listener = new HttpListener(
      { answer: () => Promise.resolve(answer), refuse: () => answer },
      {
        maxBodyBytes: 1000,
        maxConnections: 10,
        maxInFlight: 10,
        maxRequestMs: 10_000,
        silenceMs: 10_000,
        incidents: () => undefined,
        logger: silentLogger,
        tls: undefined,
        ...options,
      },
    );
    listeners.push(listener);
    return listener.listen('127.0.0.1', 0);
  }

  afterEach(() => Promise.all(listeners.splice(0).map((listener) => listener.close())));

  it.each(['POST / HTTP/1.1\r\nhost', 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\nx'])(
    'cuts off a client that takes too long for its request %#',
    async (start) => {
      const port = await listen({ maxRequestMs: 100 });
      const socket = connect(port, '127.0.0.1');
      socket.write(start);
      let received = '';
      socket.on('data', (chunk) => (received += chunk.toString('latin1')));
      await closed(socket);
      expect(received).toMatch(/^HTTP\/1\.1 408 /);
    },
  );

  it('cuts off a client that is silent', async () => {
    const socket = connect(await listen({ silenceMs: 100 }), '127.0.0.1');
    await closed(socket.resume());
  });

  it('ends at once, whoever holds a connection and is not even through with its TLS handshake', async () => {
    const authority = new CertificateAuthority('Stampede');
    const tls = new TlsSettings(authority.issue('inventory', 'IP:127.0.0.1'));
    authority.remove();
    for (const settings of [{ tls }, {}]) {
      const port = await listen({ ...settings, maxRequestMs: 3_600_000 });
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      await listeners.pop()!.close();
      await closed(socket.resume());
    }
  });

  it('accepts so many connections and no more', async () => {
    const incidents: RpcIncident[] = [];
    const port = await listen({ maxConnections: 1, incidents: (kind) => incidents.push(kind) });
    const first = connect(port, '127.0.0.1');
    await once(first, 'connect');
    const second = connect(port, '127.0.0.1');
    await closed(second.resume());
    await eventually(() => expect(incidents).toEqual(['connection-refused-by-limit']));
    first.destroy();
  });
});
