import { createServer, type AddressInfo, type Server } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@stampede/testing';
import { RpcError } from '../src/index.js';
import { TcpTransport } from '../src/transport/tcp-transport.js';
import { ExchangeEnds } from './support/exchange-ends.js';

const transport = (maxConnectionsPerAddress?: number): TcpTransport =>
  new TcpTransport({
    maxFrameBytes: 1000,
    connectTimeoutMs: 3000,
    maxConnections: 10,
    maxConnectionsPerAddress,
  });

/** Sockets, servers and timers that keep this process alive. */
function resources(): Record<string, number> {
  const counted: Record<string, number> = {
    TCPSocketWrap: 0,
    TCPServerWrap: 0,
    TCPConnectWrap: 0,
    Timeout: 0,
  };
  for (const name of process.getActiveResourcesInfo()) if (name in counted) counted[name]!++;
  return counted;
}

describe('an exchange that is connected again and again', () => {
  const ends: ExchangeEnds[] = [];
  let hangingUp: Server | undefined;

  afterEach(async () => {
    for (const one of ends.splice(0)) await one.close();
    hangingUp?.close();
  });

  it('leaves no socket and no timer behind after 1,000 reconnects, and fails the calls under way each time', async () => {
    const before = resources();
    hangingUp = createServer((socket) => socket.on('error', () => undefined).destroy());
    hangingUp.listen(0, '127.0.0.1');
    await once(hangingUp, 'listening');
    const { port } = hangingUp.address() as AddressInfo;
    const exchange = new ExchangeEnds();
    ends.push(exchange);
    const client = exchange.connect(transport(), port);
    const outcomes: string[] = [];
    const stop = client.onChange(() => {
      if (!client.available) return;
      exchange.echo(client, 'x').catch((error: RpcError) => outcomes.push(error.code));
    });
    await eventually(() => expect(exchange.clientIncidents.length).toBeGreaterThanOrEqual(1000), {
      timeoutMs: 100_000,
    });
    const during = resources();
    expect(during.TCPSocketWrap! - before.TCPSocketWrap!).toBeLessThanOrEqual(4);
    expect(during.Timeout! - before.Timeout!).toBeLessThanOrEqual(4);
    expect(outcomes.length).toBeGreaterThan(500);
    expect(new Set(outcomes)).toEqual(new Set(['NETWORK']));
    stop();
    await exchange.close();
    hangingUp.close();
    await eventually(() => {
      // No more than before: what another test left open may have ended meanwhile.
      for (const [name, count] of Object.entries(resources()))
        expect({ name, more: Math.max(0, count - before[name]!) }).toEqual({ name, more: 0 });
    });
    expect(client.active).toBe(0);
  });

  it('refuses more connections from one address than it may have, and takes new ones when others end', async () => {
    const exchange = new ExchangeEnds();
    ends.push(exchange);
    const port = await exchange.listen(transport(2));
    const first = exchange.connect(transport(), port);
    const second = exchange.connect(transport(), port);
    expect(await Promise.all([exchange.echo(first, 'one'), exchange.echo(second, 'two')])).toEqual([
      'one',
      'two',
    ]);
    const third = exchange.connect(transport(), port);
    await expect(exchange.echo(third, 'three')).rejects.toMatchObject({ code: 'NETWORK' });
    expect(exchange.serverIncidents).toContain('connection-refused-by-limit');
    first.close(() => new RpcError('CANCELLED', 'room for another'));
    await eventually(async () => expect(await exchange.echo(third, 'now')).toBe('now'));
    expect(await exchange.echo(second, 'still')).toBe('still');
  });
});
