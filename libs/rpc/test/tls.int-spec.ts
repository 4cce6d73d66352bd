import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { closed, eventually } from '@stampede/testing';
import { RpcApplication, type RpcApplicationOptions, type RpcIncident } from '../src/index.js';
import type { ExchangeClient } from '../src/exchange/exchange-client.js';
import { TlsTransport } from '../src/transport/tls-transport.js';
import type { TlsOptions } from '../src/transport/transport.js';
import { CertificateAuthority, type KeyPair } from './support/certificates.js';
import { EchoImplementation } from './support/echo-implementation.js';
import { EchoService } from './support/echo-service.js';
import { ExchangeEnds } from './support/exchange-ends.js';

const over = (tls: TlsOptions): TlsTransport =>
  new TlsTransport({ maxFrameBytes: 1 << 20, connectTimeoutMs: 3000, maxConnections: 10, tls });

describe('TlsTransport', () => {
  let authority: CertificateAuthority;
  let stranger: CertificateAuthority;
  let server: KeyPair;
  let client: KeyPair;
  let ends: ExchangeEnds;

  beforeAll(() => {
    authority = new CertificateAuthority('Stampede');
    stranger = new CertificateAuthority('Stranger');
    server = authority.issue('inventory', 'IP:127.0.0.1,DNS:inventory.internal');
    client = authority.issue('order', 'DNS:order.internal');
  });

  afterAll(() => {
    authority.remove();
    stranger.remove();
  });

  beforeEach(() => {
    ends = new ExchangeEnds({ maxReconnectDelayMs: 50 });
  });

  afterEach(() => ends.close());

  /** What a call over the first connection fails with. */
  async function failureOf(exchange: ExchangeClient): Promise<unknown> {
    const failure: unknown = await ends.echo(exchange, 'x').then(
      () => undefined,
      (error: unknown) => error,
    );
    return failure;
  }

  it('carries calls, also large ones, and is not readable as plain frames', async () => {
    const port = await ends.listen(over({ ...server }));
    const exchange = ends.connect(over({ ca: authority.ca }), port);
    const large = '秒杀'.repeat(100_000);
    expect(await Promise.all([ends.echo(exchange, 'small'), ends.echo(exchange, large)])).toEqual([
      'small',
      large,
    ]);
    const plain = connect(port, '127.0.0.1');
    plain.write(Buffer.from('dabbe2000000000000000007000000014e', 'hex'));
    await closed(plain.resume());
    await eventually(() => expect(ends.serverIncidents).toEqual(['handshake-failed']));
    expect(await ends.echo(exchange, 'still')).toBe('still');
  });

  it('refuses a server whose certificate another authority signed, or that is for another name', async () => {
    const port = await ends.listen(over({ ...server }));
    expect(await failureOf(ends.connect(over({ ca: stranger.ca }), port))).toMatchObject({
      code: 'NETWORK',
      message: expect.stringContaining("the server's certificate is not accepted (tls.ca, tls.serverName)"),
    });
    const misnamed = ends.connect(over({ ca: authority.ca, serverName: 'payment.internal' }), port);
    expect(await failureOf(misnamed)).toMatchObject({
      message: expect.stringMatching(/not accepted .*payment\.internal/),
    });
    const named = ends.connect(over({ ca: authority.ca, serverName: 'inventory.internal' }), port);
    expect(await ends.echo(named, 'by name')).toBe('by name');
  });

  it('asks for certificates of clients where they are required, and says so to those without', async () => {
    const port = await ends.listen(over({ ...server, ca: authority.ca, clientCertificate: 'required' }));
    const known = ends.connect(over({ ca: authority.ca, ...client }), port);
    expect(await ends.echo(known, 'known')).toBe('known');
    expect(await failureOf(ends.connect(over({ ca: authority.ca }), port))).toMatchObject({
      code: 'NETWORK',
      message: expect.stringContaining('the server wants a certificate of this client'),
    });
    const foreign = stranger.issue('order', 'DNS:order.internal');
    const unknown = await failureOf(ends.connect(over({ ca: authority.ca, ...foreign }), port));
    expect(unknown).toMatchObject({ code: 'NETWORK' });
    await eventually(() => expect(ends.serverIncidents).toContain('handshake-failed'));
    expect(await ends.echo(known, 'still')).toBe('still');
  });

  it('takes clients without a certificate where it is optional, but not those with a bad one', async () => {
    const port = await ends.listen(over({ ...server, ca: authority.ca, clientCertificate: 'optional' }));
    expect(await ends.echo(ends.connect(over({ ca: authority.ca }), port), 'nameless')).toBe('nameless');
    expect(await ends.echo(ends.connect(over({ ca: authority.ca, ...client }), port), 'named')).toBe('named');
    const foreign = stranger.issue('order', 'DNS:order.internal');
    const bad = ends.connect(over({ ca: authority.ca, ...foreign }), port);
    expect(await failureOf(bad)).toMatchObject({ code: 'NETWORK' });
    await eventually(() => expect(ends.serverIncidents).toContain('handshake-failed'));
  });

  it('refuses settings that cannot be when it is made', async () => {
    expect(() => over({ key: server.key })).toThrow(new TypeError('tls.key and tls.cert go together'));
    expect(() => over({ ...server, clientCertificate: 'required' })).toThrow('needs tls.ca');
    expect(() => over({ key: server.key, cert: client.cert })).toThrow(TypeError);
    expect(() => over({ ca: 'not a certificate', ...server, key: 'x' })).toThrow('cannot be used');
    await expect(ends.listen(over({ ca: authority.ca }))).rejects.toThrow(
      'a server needs tls.key and tls.cert',
    );
  });
});

describe.each(['dubbo', 'http', 'hessian', 'webservice'])(
  'an application with TLS in the protocol %s',
  (protocol) => {
    let authority: CertificateAuthority;
    let stranger: CertificateAuthority;
    let server: KeyPair;
    const applications: RpcApplication[] = [];

    beforeAll(() => {
      authority = new CertificateAuthority('Stampede');
      stranger = new CertificateAuthority('Stranger');
      server = authority.issue('inventory', 'IP:127.0.0.1,DNS:inventory.internal');
    });

    afterAll(() => {
      authority.remove();
      stranger.remove();
    });

    afterEach(() => Promise.all(applications.splice(0).map((application) => application.close())));

    async function start(options: Partial<RpcApplicationOptions>): Promise<RpcApplication> {
      const application = await RpcApplication.start({ application: 'test', protocol, ...options });
      applications.push(application);
      return application;
    }

    async function provide(tls: TlsOptions): Promise<{ providers: string[]; incidents: RpcIncident[] }> {
      const incidents: RpcIncident[] = [];
      const monitor = { incident: (kind: RpcIncident) => incidents.push(kind) };
      const provider = await start({ port: 0, transport: 'tls', tls, monitor });
      await provider.export(EchoService, new EchoImplementation('one'));
      return { providers: [`${protocol}://127.0.0.1:${provider.port}`], incidents };
    }

    const over = async (tls: TlsOptions, providers: readonly string[]) =>
      (await start({ transport: 'tls', tls })).refer(EchoService, { providers, retries: 0 });

    it('is called by those who trust its authority, and not in plain', async () => {
      const { providers, incidents } = await provide(server);
      const trusting = await over({ ca: authority.ca }, providers);
      const large = '秒杀'.repeat(100_000);
      expect(await Promise.all([trusting.echo('hidden'), trusting.echo(large)])).toEqual(['hidden', large]);
      const named = await over({ ca: authority.ca, serverName: 'inventory.internal' }, providers);
      expect(await named.echo('by name')).toBe('by name');

      const plain = (await start({})).refer(EchoService, { providers, retries: 0 });
      await expect(plain.echo('open')).rejects.toMatchObject({ code: 'NETWORK' });
      await eventually(() => expect(incidents).toContain('handshake-failed'));
      for (const tls of [{ ca: stranger.ca }, { ca: authority.ca, serverName: 'payment.internal' }])
        await expect((await over(tls, providers)).echo('x')).rejects.toMatchObject({
          code: 'NETWORK',
          message: expect.stringContaining(
            "the server's certificate is not accepted (tls.ca, tls.serverName)",
          ),
        });
      expect(await trusting.echo('still')).toBe('still');
    });

    it('asks for certificates of clients where it is told to', async () => {
      const client = authority.issue('order', 'DNS:order.internal');
      const foreign = stranger.issue('order', 'DNS:order.internal');
      const required = await provide({ ...server, ca: authority.ca, clientCertificate: 'required' });
      const optional = await provide({ ...server, ca: authority.ca, clientCertificate: 'optional' });
      const ca = authority.ca;
      for (const { providers } of [required, optional])
        expect(await (await over({ ca, ...client }, providers)).echo('known')).toBe('known');
      expect(await (await over({ ca }, optional.providers)).echo('nameless')).toBe('nameless');
      await expect((await over({ ca }, required.providers)).echo('x')).rejects.toMatchObject({
        code: 'NETWORK',
        message: expect.stringContaining('the server wants a certificate of this client'),
      });
      for (const { providers, incidents } of [required, optional]) {
        await expect((await over({ ca, ...foreign }, providers)).echo('x')).rejects.toMatchObject({
          code: 'NETWORK',
        });
        await eventually(() => expect(incidents).toContain('handshake-failed'));
      }
    });

    it('refuses to be made with keys that cannot be used, or to serve without any', async () => {
      await expect(provide({ ...server, key: 'x' })).rejects.toThrow('cannot be used');
      await expect(provide({ ca: authority.ca })).rejects.toThrow(
        new TypeError('a server needs tls.key and tls.cert'),
      );
    });
  },
);
