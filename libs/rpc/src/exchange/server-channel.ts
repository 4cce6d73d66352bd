import { RpcError } from '../common/rpc-error.js';
import type { Connection, ConnectionListener } from '../transport/connection.js';
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
import { heartbeatResponse, readEvent } from './events.js';
import type { ExchangeOptions } from './exchange-options.js';
import type { ExchangeServer } from './exchange-server.js';
import { Heartbeat } from './heartbeat.js';
import { InFlightTable, type InFlightRequest } from './in-flight-table.js';
import type { RequestChannel, RequestHead } from './request-channel.js';

/** A consumer that takes longer for one frame means to hold the connection. */
const MAX_FRAME_MS = 30_000;

/** One accepted connection: its requests go up, their answers come back. */
export class ServerChannel implements ConnectionListener, RequestChannel {
  /** Requests that are being served. */
  active = 0;
  private readonly heartbeat: Heartbeat;
  /** Requests of this side; undefined before the first: most consumers are never called back. */
  private inFlight: InFlightTable | undefined;
  private closed = false;

  constructor(
    private readonly connection: Connection,
    private readonly server: ExchangeServer,
    private readonly options: ExchangeOptions,
  ) {
    this.heartbeat = new Heartbeat(options);
  }

  /** `host:port` of the consumer. */
  get peer(): string {
    return this.connection.peer;
  }

  /** Sends the answer in a frame whose first 16 bytes are left free; the request's id goes back unchanged. */
  respond(request: RequestHead, status: number, frame: Buffer): void {
    this.active--;
    writeHeader(
      frame,
      request.serializationId,
      status,
      request.idHigh,
      request.idLow,
      frame.length - HEADER_BYTES,
    );
    this.connection.write(frame);
  }

  /** Ends a one-way request. */
  drop(): void {
    this.active--;
    this.server.oneWayActive--;
  }

  send(request: InFlightRequest, frame: Buffer, expiresAt: number, serializationId: number): void {
    const inFlight = this.requireRoom();
    inFlight.add(request, expiresAt);
    this.sendRequest(FLAG_TWO_WAY | serializationId, request, frame);
  }

  sendOneWay(frame: Buffer, serializationId: number): void {
    const unanswered = { idHigh: 0, idLow: 0 };
    this.requireRoom().claimId(unanswered);
    this.sendRequest(serializationId, unanswered, frame);
  }

  abandon(request: InFlightRequest): void {
    this.inFlight?.remove(request);
  }

  /** Sends a whole frame as it is. */
  sendEvent(frame: Buffer): void {
    this.connection.write(frame);
  }

  end(): void {
    this.connection.end();
  }

  checkHeartbeat(now: number): void {
    const { connection, options } = this;
    const incompleteMs = now - (connection.incompleteSince ?? now);
    if (incompleteMs > MAX_FRAME_MS) {
      options.incidents('stalled-frame', this.peer);
      connection.destroy(new Error(`a frame was not complete after ${Math.round(incompleteMs)} ms`));
    } else this.heartbeat.check(connection, this.peer, now);
  }

  onFrame(header: FrameHeader, body: Buffer): void {
    if ((header.flags & FLAG_EVENT) !== 0) {
      const asks = FLAG_REQUEST | FLAG_TWO_WAY;
      if ((header.flags & asks) === asks && readEvent(body) !== 'unknown')
        this.connection.write(heartbeatResponse(header));
      return;
    }
    if ((header.flags & FLAG_REQUEST) === 0) {
      this.inFlight?.take(header)?.onResponse(header, body);
      return;
    }
    this.server.received(this, this.headOf(header), body);
  }

  onOversizedFrame(header: FrameHeader): void {
    this.options.incidents('oversized-frame', this.peer);
    if ((header.flags & FLAG_EVENT) !== 0) return;
    if ((header.flags & FLAG_REQUEST) === 0) {
      const message = `response of ${header.length} bytes is over the limit`;
      this.inFlight?.take(header)?.onFailure(new RpcError('PAYLOAD_TOO_LARGE', message));
      return;
    }
    this.server.receivedOversized(this, this.headOf(header), header);
  }

  onFault(fault: FrameFault): void {
    this.options.incidents(fault, this.peer);
    this.options.logger.warn({ peer: this.peer, fault }, 'peer does not speak Dubbo');
  }

  onClose(): void {
    this.closed = true;
    this.server.ended(this);
    this.inFlight?.failAll(() => new RpcError('NETWORK', `connection of ${this.peer} lost`));
  }

  private requireRoom(): InFlightTable {
    if (this.closed) throw new RpcError('NETWORK', `no connection of ${this.peer} any more`);
    const inFlight = (this.inFlight ??= new InFlightTable());
    const { maxInFlight, maxPendingBytes } = this.options;
    if (inFlight.size >= maxInFlight || this.connection.pendingBytes > maxPendingBytes)
      throw new RpcError('LIMIT_EXCEEDED', `too much is under way to ${this.peer}`);
    return inFlight;
  }

  private sendRequest(
    flags: number,
    id: { readonly idHigh: number; readonly idLow: number },
    frame: Buffer,
  ): void {
    writeHeader(frame, FLAG_REQUEST | flags, 0, id.idHigh, id.idLow, frame.length - HEADER_BYTES);
    this.connection.write(frame);
  }

  private headOf(header: FrameHeader): RequestHead {
    const twoWay = (header.flags & FLAG_TWO_WAY) !== 0;
    this.active++;
    if (!twoWay) this.server.oneWayActive++;
    return {
      idHigh: header.idHigh,
      idLow: header.idLow,
      serializationId: header.flags & SERIALIZATION_MASK,
      twoWay,
    };
  }
}
