import { connect } from 'node:net';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@stampede/testing';
import type { ExchangeClient } from '../src/exchange/exchange-client.js';
import { TlsTransport } from '../src/transport/tls-transport.js';
import type { TlsOptions } from '../src/transport/transport.js';
import { Applications } from './support/applications.js';
import { CertificateAuthority, type KeyPair } from './support/certificates.js';
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
    plain.on('error', () => undefined).resume();
    plain.write(Buffer.from('dabbe2000000000000000007000000014e', 'hex'));
    await once(plain, 'close');
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

  it('is what applications speak whose option `transport` says so', async () => {
    const applications = new Applications();
    const provider = await applications.provider('one', {
      registry: undefined,
      transport: 'tls',
      tls: server,
    });
    const providers = [`127.0.0.1:${provider.port}`];
    const options = { registry: undefined, transport: 'tls', tls: { ca: authority.ca } };
    const encrypted = await applications.start(options);
    const plain = await applications.start({ registry: undefined });
    try {
      expect(await encrypted.refer(EchoService, { providers }).echo('hidden')).toBe('hidden');
      await expect(plain.refer(EchoService, { providers }).echo('open')).rejects.toMatchObject({
        name: 'RpcError',
      });
    } finally {
      await applications.closeAll();
    }
  });
});
