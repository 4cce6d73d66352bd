import { RpcError } from '../common/rpc-error.js';
import type { Connection } from '../transport/connection.js';
import type { FrameFault } from '../transport/frame-decoder.js';
import {
  FLAG_EVENT,
  FLAG_REQUEST,
  FLAG_TWO_WAY,
  HEADER_BYTES,
  SERIALIZATION_MASK,
  writeHeader,
  type FrameHeader,
} from '../transport/frame-header.js';
import type { Transport } from '../transport/transport.js';
import { heartbeatResponse, readEvent } from './events.js';
import type { ExchangeOptions } from './exchange-options.js';
import { Heartbeat } from './heartbeat.js';
import type { RequestChannel, RequestHandler, RequestHead } from './request-channel.js';
import { InFlightTable, type InFlightRequest } from './in-flight-table.js';

const FIRST_RECONNECT_DELAY_MS = 50;
/** How long a peer that asked for no new requests is left alone once its connection is lost; the registry may say that it is back. */
const ENDING_MS = 5000;

/** Takes the ids of requests without an answer. */
const UNANSWERED = { idHigh: 0, idLow: 0 };

/**
 * connecting  the first attempt, or a later one, is under way; requests of the first one wait for it
 * open        made
 * waiting     the last attempt failed or the connection was lost; the next attempt comes after a pause
 * closed      for good
 */
export type ExchangeClientState = 'connecting' | 'open' | 'waiting' | 'closed';

/**
 * The one connection of this process to a `host:port`, shared by every service there: multiplexed, watched by heartbeats, made
 * again with backoff and jitter when it is lost.
 */
export class ExchangeClient implements RequestChannel {
  readonly address: string;
  private state: ExchangeClientState = 'waiting';
  private connection: Connection | undefined;
  private inFlight = new InFlightTable();
  private peerReadonly = false;
  private retiring = false;
  private attempts = 0;
  private openedAt = 0;
  private heartbeat: Heartbeat;
  private callbacks: RequestHandler | undefined;
  private lostListener: (() => void) | undefined;
  /** Requests of the provider that are being served. */
  private serving = 0;
  private reconnectTimer: NodeJS.Timeout | undefined;
  private readonly heartbeatTimer: NodeJS.Timeout;
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly transport: Transport,
    private readonly host: string,
    private readonly port: number,
    private readonly options: ExchangeOptions,
  ) {
    this.address = `${host}:${port}`;
    this.heartbeat = new Heartbeat(options);
    this.heartbeatTimer = setInterval(() => this.checkHeartbeat(), Heartbeat.everyMs(options)).unref();
    this.connect();
  }

  /** Open and not told to stay away, or still at its very first attempt. */
  get available(): boolean {
    if (this.retiring) return false;
    return (
      (this.state === 'open' && !this.peerReadonly) || (this.state === 'connecting' && this.attempts === 0)
    );
  }

  get isClosed(): boolean {
    return this.state === 'closed';
  }

  /** Requests under way. */
  get active(): number {
    return this.inFlight.size;
  }

  /** Calls back whenever {@link available} may have changed. Returns the way to stop it. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Sends a frame whose first 16 bytes are left free; the bytes may be reused afterwards.
   *
   * @throws RpcError NETWORK when there is no connection, LIMIT_EXCEEDED when too much is under way; nothing was sent then
   */
  send(request: InFlightRequest, frame: Buffer, expiresAt: number, serializationId: number): void {
    const connection = this.requireConnection();
    this.inFlight.add(request, expiresAt);
    const flags = FLAG_REQUEST | FLAG_TWO_WAY | serializationId;
    writeHeader(frame, flags, 0, request.idHigh, request.idLow, frame.length - HEADER_BYTES);
    connection.write(frame);
  }

  /**
   * Sends a frame, as {@link send} does, that nobody answers.
   *
   * @throws RpcError as {@link send} does
   */
  sendOneWay(frame: Buffer, serializationId: number): void {
    const connection = this.requireConnection();
    const flags = FLAG_REQUEST | serializationId;
    this.inFlight.claimId(UNANSWERED);
    writeHeader(frame, flags, 0, UNANSWERED.idHigh, UNANSWERED.idLow, frame.length - HEADER_BYTES);
    connection.write(frame);
  }

  /** `host:port` of the provider. */
  get peer(): string {
    return this.address;
  }

  /** Lets requests of the provider be answered from now on; without a handler they are not looked at. */
  answerWith(handler: RequestHandler): void {
    this.callbacks = handler;
  }

  /** Calls back whenever the connection is lost. */
  onLost(listener: () => void): void {
    this.lostListener = listener;
  }

  respond(request: RequestHead, status: number, frame: Buffer): void {
    this.serving--;
    const { serializationId, idHigh, idLow } = request;
    writeHeader(frame, serializationId, status, idHigh, idLow, frame.length - HEADER_BYTES);
    this.connection?.write(frame);
  }

  drop(): void {
    this.serving--;
  }

  /** Forgets a request: its response will be dropped. */
  abandon(request: InFlightRequest): void {
    this.inFlight.remove(request);
    if (this.retiring) this.closeWhenIdle();
  }

  /** Tries at once instead of after the pause: the registry says that the provider is back. */
  reconnectNow(): void {
    if (this.state !== 'waiting') return;
    this.attempts = 1;
    this.connect();
  }

  /** Closes when the requests under way have ended, at the latest with the last one's deadline. */
  closeWhenIdle(): void {
    this.retiring = true;
    this.changed();
    if (this.inFlight.size === 0)
      this.close(() => new RpcError('CANCELLED', `connection to ${this.address} is given up`));
  }

  /** Closes at once. */
  close(makeError: () => RpcError): void {
    if (this.state === 'closed') return;
    this.become('closed');
    clearTimeout(this.reconnectTimer);
    clearInterval(this.heartbeatTimer);
    this.inFlight.failAll(makeError);
    this.connection?.end();
  }

  private requireConnection(): Connection {
    const { connection, options } = this;
    if (connection === undefined || !this.available) {
      throw new RpcError('NETWORK', `no connection to ${this.address}`, { provider: this.address });
    }
    if (this.inFlight.size >= options.maxInFlight || connection.pendingBytes > options.maxPendingBytes) {
      throw new RpcError('LIMIT_EXCEEDED', `too much is under way to ${this.address}`, {
        provider: this.address,
      });
    }
    return connection;
  }

  private connect(): void {
    clearTimeout(this.reconnectTimer);
    this.become('connecting');
    this.peerReadonly = false;
    const connection = this.transport.connect(this.host, this.port);
    this.connection = connection;
    this.heartbeat = new Heartbeat(this.options);
    this.inFlight = new InFlightTable();
    connection.start({
      onOpen: () => this.opened(),
      onFrame: (header, body) => this.received(header, body),
      onOversizedFrame: (header) => this.receivedOversized(header),
      onFault: (fault) => this.faulted(fault),
      onClose: (error) => this.lost(error),
    });
  }

  private opened(): void {
    if (this.state !== 'connecting') return;
    this.openedAt = performance.now();
    this.become('open');
  }

  private received(header: FrameHeader, body: Buffer): void {
    if ((header.flags & FLAG_REQUEST) !== 0) return this.receivedRequest(header, body);
    if ((header.flags & FLAG_EVENT) !== 0) return;
    const request = this.inFlight.take(header);
    if (request === undefined) this.options.incidents('late-response', this.address);
    else request.onResponse(header, body);
    if (this.retiring) this.closeWhenIdle();
  }

  /** A response over the limit ends its request at once; a request runs into its deadline. */
  private receivedOversized(header: FrameHeader): void {
    this.options.incidents('oversized-frame', this.address);
    if ((header.flags & FLAG_REQUEST) !== 0) return;
    const message = `response of ${header.length} bytes is over the limit`;
    this.inFlight
      .take(header)
      ?.onFailure(new RpcError('PAYLOAD_TOO_LARGE', message, { provider: this.address }));
  }

  private faulted(fault: FrameFault): void {
    this.options.incidents(fault, this.address);
    this.options.logger.warn({ peer: this.address, fault }, 'peer does not speak Dubbo');
  }

  private lost(error: Error | undefined): void {
    const wasOpen = this.state === 'open';
    // A peer that takes connections only to end them at once is not asked ever faster.
    if (wasOpen && performance.now() - this.openedAt >= this.options.maxReconnectDelayMs) this.attempts = 0;
    this.connection = undefined;
    this.lostListener?.();
    const failed = this.inFlight;
    if (this.retiring)
      this.close(
        () => new RpcError('NETWORK', `connection to ${this.address} lost`, { provider: this.address }),
      );
    if (this.state !== 'closed') {
      this.become('waiting');
      this.options.incidents(wasOpen ? 'connection-lost' : 'connect-failed', this.address);
      this.scheduleReconnect();
    }
    const reason = `connection to ${this.address} ${wasOpen ? 'lost' : 'failed'}${error === undefined ? '' : `: ${error.message}`}`;
    failed.failAll(() => new RpcError('NETWORK', reason, { provider: this.address, cause: error }));
  }

  private receivedRequest(header: FrameHeader, body: Buffer): void {
    if ((header.flags & FLAG_EVENT) === 0) {
      if (this.callbacks !== undefined) this.serve(this.callbacks, header, body);
      return;
    }
    const event = readEvent(body);
    if (event === 'readonly' || event === 'writeable') {
      this.peerReadonly = event === 'readonly';
      this.changed();
    }
    if ((header.flags & FLAG_TWO_WAY) !== 0) this.connection?.write(heartbeatResponse(header));
  }

  /** The provider calls back. */
  private serve(handler: RequestHandler, header: FrameHeader, body: Buffer): void {
    const head = {
      idHigh: header.idHigh,
      idLow: header.idLow,
      serializationId: header.flags & SERIALIZATION_MASK,
      twoWay: (header.flags & FLAG_TWO_WAY) !== 0,
    };
    if (++this.serving > this.options.maxInFlight) handler.onExcessRequest(this, head);
    else handler.onRequest(this, head, body);
  }

  private scheduleReconnect(): void {
    const ceiling = Math.min(
      FIRST_RECONNECT_DELAY_MS * 2 ** Math.min(this.attempts, 16),
      this.options.maxReconnectDelayMs,
    );
    this.attempts++;
    // A peer that ends may still listen for a while: it would take the connection and not serve it.
    const delayMs = (this.peerReadonly ? ENDING_MS : ceiling) * (0.5 + Math.random() / 2);
    this.reconnectTimer = setTimeout(() => this.connect(), delayMs).unref();
  }

  private checkHeartbeat(): void {
    const { connection } = this;
    if (connection === undefined || this.state !== 'open') return;
    this.heartbeat.check(connection, this.address, performance.now());
  }

  private become(state: ExchangeClientState): void {
    this.state = state;
    this.changed();
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }
}
