import { RpcError } from '../../src/index.js';
import { silentLogger } from '../../src/common/logger.js';
import { ExchangeClient } from '../../src/exchange/exchange-client.js';
import type { ExchangeOptions } from '../../src/exchange/exchange-options.js';
import { ExchangeServer } from '../../src/exchange/exchange-server.js';
import { InFlightRequest } from '../../src/exchange/in-flight-table.js';
import { HEADER_BYTES, STATUS, type FrameHeader } from '../../src/transport/frame-header.js';
import { TcpTransport } from '../../src/transport/tcp-transport.js';
import { decodeNote, encodeNote } from './raw-note.js';
import type { Contender, Note } from './contender.js';

/** Any will do: nobody reads it. */
const SERIALIZATION_ID = 2;

const transport = new TcpTransport({ maxFrameBytes: 1 << 20, connectTimeoutMs: 3000, maxConnections: 10 });
const options: ExchangeOptions = {
  heartbeatMs: 60_000,
  maxInFlight: 100_000,
  maxPendingBytes: 1 << 26,
  maxReconnectDelayMs: 1000,
  logger: silentLogger,
  incidents: () => undefined,
};

/** The exchange alone: ids, deadlines and a promise per call, but bytes instead of values. */
export const exchangeContender: Contender = {
  title: 'Stampede, exchange only',

  serve() {
    const server = new ExchangeServer(
      transport,
      {
        onRequest(channel, request, body) {
          const frame = Buffer.allocUnsafe(HEADER_BYTES + body.length);
          body.copy(frame, HEADER_BYTES);
          channel.respond(request, STATUS.OK, frame);
        },
        onOversizedRequest: () => undefined,
        onExcessRequest: () => undefined,
      },
      options,
    );
    return server.listen('127.0.0.1', 0);
  },

  async connect(port) {
    const client = new ExchangeClient(transport, '127.0.0.1', port, options);
    const frame = Buffer.alloc(HEADER_BYTES + encodeNote().length);
    encodeNote().copy(frame, HEADER_BYTES);
    return () =>
      new Promise((resolve, reject) =>
        client.send(new Echo(resolve, reject), frame, performance.now() + 5000, SERIALIZATION_ID),
      );
  },
};

class Echo extends InFlightRequest {
  constructor(
    private readonly resolve: (note: Note) => void,
    private readonly reject: (error: RpcError) => void,
  ) {
    super();
  }

  override onResponse(_header: FrameHeader, body: Buffer): void {
    this.resolve(decodeNote(body));
  }

  override onFailure(error: RpcError): void {
    this.reject(error);
  }

  override onTimeout(): void {
    this.reject(new RpcError('TIMEOUT', 'no answer'));
  }
}
