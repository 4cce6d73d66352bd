import type { FrameHeader } from '../transport/frame-header.js';
import type { Transport, TransportServer } from '../transport/transport.js';
import { readonlyEvent } from './events.js';
import type { ExchangeOptions } from './exchange-options.js';
import { Heartbeat } from './heartbeat.js';
import type { RequestHandler, RequestHead } from './request-channel.js';
import { ServerChannel } from './server-channel.js';

/** A busy Java consumer may take so long to heed the announcement, and calls meanwhile. */
const QUIET_MS = 500;
const DRAIN_CHECK_MS = 10;

/** One listening port and the connections accepted on it. */
export class ExchangeServer {
  /** @internal One-way requests that are being served, also those whose connection has ended: nobody repeats them. */
  oneWayActive = 0;
  private readonly channels = new Set<ServerChannel>();
  private server: TransportServer | undefined;
  private heartbeatTimer: NodeJS.Timeout | undefined;
  private shuttingDown = false;
  /** Requests that have come so far. */
  private requests = 0;

  constructor(
    private readonly transport: Transport,
    private readonly handler: RequestHandler,
    private readonly options: ExchangeOptions,
  ) {}

  /** @returns the port */
  async listen(host: string, port: number): Promise<number> {
    this.server = await this.transport.listen(host, port, {
      onConnection: (connection) => {
        const channel = new ServerChannel(connection, this, this.options);
        this.channels.add(channel);
        connection.start(channel);
        if (this.shuttingDown) channel.sendEvent(readonlyEvent());
      },
      onRefused: (peer) => this.options.incidents('connection-refused-by-limit', peer),
      onHandshakeFailed: (peer, error) => {
        this.options.incidents('handshake-failed', peer);
        this.options.logger.warn({ peer, err: error }, 'connection could not be made');
      },
    });
    this.heartbeatTimer = setInterval(() => this.checkHeartbeats(), Heartbeat.everyMs(this.options)).unref();
    return this.server.port;
  }

  /** Requests under way on all connections. */
  get active(): number {
    let active = 0;
    for (const channel of this.channels) active += channel.active;
    return active;
  }

  get connections(): number {
    return this.channels.size;
  }

  /** Asks every consumer to send nothing new; what comes is still served. */
  announceShutdown(): void {
    this.shuttingDown = true;
    for (const channel of this.channels) channel.sendEvent(readonlyEvent());
  }

  /**
   * Waits until nothing is under way, and nothing new has come for a moment or every consumer has left; at most the given time. Says
   * whether it is so.
   */
  async drain(maxMs: number): Promise<boolean> {
    const until = performance.now() + maxMs;
    // What consumers sent before they read the announcement is still on its way.
    let quietFrom = performance.now();
    let { requests } = this;
    for (;;) {
      const now = performance.now();
      if (requests !== this.requests) [requests, quietFrom] = [this.requests, now];
      const idle = this.active === 0 && this.oneWayActive === 0;
      if (idle && (now - quietFrom >= QUIET_MS || this.channels.size === 0)) return true;
      if (now >= until) return false;
      await new Promise((resolve) => setTimeout(resolve, DRAIN_CHECK_MS));
    }
  }

  /** Stops listening and closes every connection after what waits to be sent. */
  async close(): Promise<void> {
    clearInterval(this.heartbeatTimer);
    await this.server?.close();
    for (const channel of this.channels) channel.end();
  }

  /** @internal */
  received(channel: ServerChannel, head: RequestHead, body: Buffer): void {
    this.requests++;
    if (channel.active > this.options.maxInFlight) this.handler.onExcessRequest(channel, head);
    else this.handler.onRequest(channel, head, body);
  }

  /** @internal */
  receivedOversized(channel: ServerChannel, head: RequestHead, header: FrameHeader): void {
    this.handler.onOversizedRequest(channel, head, header.length);
  }

  /** @internal */
  ended(channel: ServerChannel): void {
    this.channels.delete(channel);
  }

  private checkHeartbeats(): void {
    const now = performance.now();
    for (const channel of this.channels) channel.checkHeartbeat(now);
  }
}
