import { describe, expect, it } from '@jest/globals';
import { silentLogger } from '../common/logger.js';
import type { Connection, ConnectionListener } from '../transport/connection.js';
import type { Transport } from '../transport/transport.js';
import { ExchangeServer } from './exchange-server.js';
import type { RequestHandler } from './request-channel.js';

/** A server that one consumer is connected to, and the way for that to leave. */
async function serverWithConsumer() {
  let listener: ConnectionListener | undefined;
  const connection = {
    peer: 'h:1',
    start: (given: ConnectionListener) => (listener = given),
    write: () => undefined,
  } as unknown as Connection;
  const transport = {
    listen: (_host: string, _port: number, { onConnection }: Parameters<Transport['listen']>[2]) => {
      onConnection(connection);
      return Promise.resolve({ port: 1, close: () => Promise.resolve() });
    },
  } as unknown as Transport;
  const server = new ExchangeServer(transport, {} as RequestHandler, {
    heartbeatMs: 60_000,
    maxInFlight: 1,
    maxPendingBytes: 1,
    maxReconnectDelayMs: 1,
    logger: silentLogger,
    incidents: () => undefined,
  });
  await server.listen('h', 0);
  return { server, leave: () => listener!.onClose(undefined) };
}

describe('the end of a server', () => {
  it('waits for consumers that may not have heeded the announcement yet, and not for those that left', async () => {
    const { server, leave } = await serverWithConsumer();
    server.announceShutdown();
    expect(await server.drain(0)).toBe(false);
    leave();
    expect(await server.drain(0)).toBe(true);
  });
});
