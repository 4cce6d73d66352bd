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
import { heartbeatRequest, heartbeatResponse, readEvent } from './events.js';
import type { ExchangeOptions } from './exchange-options.js';
import type { ExchangeServer, RequestHead } from './exchange-server.js';

/** A consumer that takes longer for one frame means to hold the connection. */
const MAX_FRAME_MS = 30_000;

/** One accepted connection: its requests go up, their answers come back. */
export class ServerChannel implements ConnectionListener {
  /** Requests that are being served. */
  active = 0;
  private heartbeats = 0;

  constructor(
    private readonly connection: Connection,
    private readonly server: ExchangeServer,
    private readonly options: ExchangeOptions,
  ) {}

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

  /** Sends a whole frame as it is. */
  sendEvent(frame: Buffer): void {
    this.connection.write(frame);
  }

  end(): void {
    this.connection.end();
  }

  checkHeartbeat(now: number): void {
    const { connection, options } = this;
    const silentMs = now - connection.lastReadAt;
    const incompleteMs = now - (connection.incompleteSince ?? now);
    if (silentMs > options.heartbeatMs * 3) {
      options.incidents('half-open', this.peer);
      connection.destroy(new Error(`no byte for ${Math.round(silentMs)} ms`));
    } else if (incompleteMs > MAX_FRAME_MS) {
      options.incidents('stalled-frame', this.peer);
      connection.destroy(new Error(`a frame was not complete after ${Math.round(incompleteMs)} ms`));
    } else if (silentMs >= options.heartbeatMs || now - connection.lastWriteAt >= options.heartbeatMs) {
      connection.write(heartbeatRequest(options.serializationId, ++this.heartbeats));
    }
  }

  onFrame(header: FrameHeader, body: Buffer): void {
    if ((header.flags & FLAG_EVENT) !== 0) {
      const asks = FLAG_REQUEST | FLAG_TWO_WAY;
      if ((header.flags & asks) === asks && readEvent(body) !== 'unknown')
        this.connection.write(heartbeatResponse(header));
      return;
    }
    // A response: nobody here asked.
    if ((header.flags & FLAG_REQUEST) === 0) return;
    this.server.received(this, this.headOf(header), body);
  }

  onOversizedFrame(header: FrameHeader): void {
    this.options.incidents('oversized-frame', this.peer);
    if ((header.flags & FLAG_REQUEST) === 0 || (header.flags & FLAG_EVENT) !== 0) return;
    this.server.receivedOversized(this, this.headOf(header), header);
  }

  onFault(fault: FrameFault): void {
    this.options.incidents(fault, this.peer);
    this.options.logger.warn({ peer: this.peer, fault }, 'peer does not speak Dubbo');
  }

  onClose(): void {
    this.server.ended(this);
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
