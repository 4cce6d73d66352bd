import type { InFlightRequest } from './in-flight-table.js';

/** What must be kept of a request's header to answer it: above all its id, unread. */
export interface RequestHead {
  readonly idHigh: number;
  readonly idLow: number;
  readonly serializationId: number;
  readonly twoWay: boolean;
}

/** One end of a connection that serves the requests of the other, and may send some of its own. */
export interface RequestChannel {
  /** `host:port` of the other side. */
  readonly peer: string;

  /** Sends the answer in a frame whose first 16 bytes are left free; the request's id goes back unchanged. */
  respond(request: RequestHead, status: number, frame: Buffer): void;

  /** Ends a one-way request. */
  drop(): void;

  /**
   * Sends a request in a frame whose first 16 bytes are left free; the bytes may be reused afterwards.
   *
   * @throws RpcError NETWORK when there is no connection, LIMIT_EXCEEDED when too much is under way; nothing was sent then
   */
  send(request: InFlightRequest, frame: Buffer, expiresAt: number, serializationId: number): void;

  /** Sends a frame, as {@link send} does, that nobody answers. @throws RpcError as {@link send} does */
  sendOneWay(frame: Buffer, serializationId: number): void;

  /** Forgets a request: its response will be dropped. */
  abandon(request: InFlightRequest): void;
}

/** What answers requests. */
export interface RequestHandler {
  /** Must answer or drop every request through the channel, exactly once, and must not throw. */
  onRequest(channel: RequestChannel, request: RequestHead, body: Buffer): void;
  /** A request over the frame limit: its body is not there. */
  onOversizedRequest(channel: RequestChannel, request: RequestHead, length: number): void;
  /** More requests under way than the connection may have. */
  onExcessRequest(channel: RequestChannel, request: RequestHead): void;
}
