import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { silentLogger } from '../common/logger.js';
import type { Connection, ConnectionListener } from '../transport/connection.js';
import { FLAG_EVENT, FLAG_REQUEST, HEADER_BYTES } from '../transport/frame-header.js';
import type { Transport } from '../transport/transport.js';
import { readonlyEvent } from './events.js';
import { ExchangeClient } from './exchange-client.js';

/** Connections that a test opens, feeds and ends. */
class ScriptedTransport {
  readonly connections: ConnectionListener[] = [];

  connect(): Connection {
    const start = (listener: ConnectionListener) => void this.connections.push(listener);
    return { start, write: () => undefined, end: () => undefined } as unknown as Connection;
  }

  get last(): ConnectionListener {
    return this.connections.at(-1)!;
  }
}

describe('ExchangeClient', () => {
  let transport: ScriptedTransport;
  let client: ExchangeClient;

  beforeEach(() => {
    jest.useFakeTimers();
    transport = new ScriptedTransport();
    client = new ExchangeClient(transport as unknown as Transport, 'h', 1, {
      heartbeatMs: 60_000,
      maxInFlight: 10,
      maxPendingBytes: 1000,
      maxReconnectDelayMs: 1000,
      logger: silentLogger,
      incidents: () => undefined,
    });
    transport.last.onOpen!();
  });

  afterEach(() => {
    client.close(() => new Error('the test is over') as never);
    jest.useRealTimers();
  });

  const askedToStayAway = () => {
    const body = readonlyEvent().subarray(HEADER_BYTES);
    const flags = FLAG_REQUEST | FLAG_EVENT | 2;
    transport.last.onFrame({ flags, status: 0, idHigh: 0, idLow: 0, length: body.length }, body);
  };

  it('connects again soon when its connection is lost', () => {
    transport.last.onClose(undefined);
    jest.advanceTimersByTime(50);
    expect(transport.connections).toHaveLength(2);
  });

  it('leaves a peer alone that said that it ends: it may still listen, and would serve nothing', () => {
    askedToStayAway();
    expect(client.available).toBe(false);
    transport.last.onClose(undefined);
    jest.advanceTimersByTime(2000);
    expect(transport.connections).toHaveLength(1);
    jest.advanceTimersByTime(3000);
    expect(transport.connections).toHaveLength(2);
    transport.last.onOpen!();
    expect(client.available).toBe(true);
  });

  it('connects to it at once when the registry says that it is back', () => {
    askedToStayAway();
    transport.last.onClose(undefined);
    client.reconnectNow();
    expect(transport.connections).toHaveLength(2);
  });
});
