import { RpcError, type RpcIncident } from '../../src/index.js';
import { silentLogger } from '../../src/common/logger.js';
import { ExchangeClient } from '../../src/exchange/exchange-client.js';
import type { ExchangeOptions } from '../../src/exchange/exchange-options.js';
import { ExchangeServer } from '../../src/exchange/exchange-server.js';
import { InFlightRequest } from '../../src/exchange/in-flight-table.js';
import { HEADER_BYTES, STATUS, type FrameHeader } from '../../src/transport/frame-header.js';
import type { Transport } from '../../src/transport/transport.js';

/** An exchange over a transport, without protocol and serialization: bodies come back as they were sent. */
export class ExchangeEnds {
  readonly serverIncidents: RpcIncident[] = [];
  readonly clientIncidents: RpcIncident[] = [];
  private readonly servers: ExchangeServer[] = [];
  private readonly clients: ExchangeClient[] = [];

  constructor(private readonly overrides: Partial<ExchangeOptions> = {}) {}

  /** @returns the port */
  listen(transport: Transport): Promise<number> {
    const server = new ExchangeServer(
      transport,
      {
        onRequest(channel, request, body) {
          const frame = Buffer.alloc(HEADER_BYTES + body.length);
          body.copy(frame, HEADER_BYTES);
          channel.respond(request, STATUS.OK, frame);
        },
        onOversizedRequest: () => undefined,
        onExcessRequest: () => undefined,
      },
      this.options(this.serverIncidents),
    );
    this.servers.push(server);
    return server.listen('127.0.0.1', 0);
  }

  connect(transport: Transport, port: number): ExchangeClient {
    const client = new ExchangeClient(transport, '127.0.0.1', port, this.options(this.clientIncidents));
    this.clients.push(client);
    return client;
  }

  /** @throws RpcError */
  echo(client: ExchangeClient, text: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const frame = Buffer.concat([Buffer.alloc(HEADER_BYTES), Buffer.from(text)]);
      client.send(new Echo(resolve, reject), frame, performance.now() + 10_000, 2);
    });
  }

  async close(): Promise<void> {
    for (const client of this.clients.splice(0))
      client.close(() => new RpcError('CANCELLED', 'the test is over'));
    for (const server of this.servers.splice(0)) await server.close();
  }

  private options(incidents: RpcIncident[]): ExchangeOptions {
    return {
      heartbeatMs: 60_000,
      maxInFlight: 1000,
      maxPendingBytes: 1 << 20,
      maxReconnectDelayMs: 1,
      logger: silentLogger,
      incidents: (kind) => incidents.push(kind),
      ...this.overrides,
    };
  }
}

class Echo extends InFlightRequest {
  constructor(
    private readonly resolve: (text: string) => void,
    private readonly reject: (error: RpcError) => void,
  ) {
    super();
  }

  override onResponse(_header: FrameHeader, body: Buffer): void {
    this.resolve(body.toString());
  }

  override onFailure(error: RpcError): void {
    this.reject(error);
  }

  override onTimeout(): void {
    this.reject(new RpcError('TIMEOUT', 'no answer'));
  }
}
