import { randomBytes } from 'node:crypto';
import { RpcError } from '../common/rpc-error.js';
import { sharedWheel, TimedEntry } from '../common/timer-wheel.js';
import type { FrameHeader } from '../transport/frame-header.js';

/** A request that waits for its response. Exactly one of its three ends is called. */
export abstract class InFlightRequest extends TimedEntry {
  idHigh = 0;
  idLow = 0;

  /** The body is a view that stays valid; the header is not. */
  abstract onResponse(header: FrameHeader, body: Buffer): void;
  abstract onFailure(error: RpcError): void;
}

/**
 * The requests under way on one connection. Ids are 64 bits: the upper half is random per connection, the lower half counts;
 * a response must carry both unchanged.
 */
export class InFlightTable {
  private readonly requests = new Map<number, InFlightRequest>();
  private readonly idHigh = randomBytes(4).readInt32BE();
  private nextIdLow = randomBytes(4).readInt32BE();

  get size(): number {
    return this.requests.size;
  }

  /** Gives the request its id and has it end with onTimeout at the instant. */
  add(request: InFlightRequest, expiresAt: number): void {
    request.idHigh = this.idHigh;
    request.idLow = this.nextIdLow;
    this.nextIdLow = (this.nextIdLow + 1) | 0;
    this.requests.set(request.idLow, request);
    sharedWheel.add(request, expiresAt);
  }

  /** The request that a response is for, no longer under way; undefined when it is late or was never sent. */
  take(header: FrameHeader): InFlightRequest | undefined {
    if (header.idHigh !== this.idHigh) return undefined;
    const request = this.requests.get(header.idLow);
    if (request !== undefined) this.remove(request);
    return request;
  }

  remove(request: InFlightRequest): void {
    this.requests.delete(request.idLow);
    sharedWheel.remove(request);
  }

  /** Ends every request. */
  failAll(makeError: () => RpcError): void {
    const requests = [...this.requests.values()];
    this.requests.clear();
    for (const request of requests) {
      sharedWheel.remove(request);
      request.onFailure(makeError());
    }
  }
}
