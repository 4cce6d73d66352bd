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

const FIRST_SLOTS = 128;

/**
 * The requests under way on one connection. Ids are 64 bits: the upper half is random per connection, the lower half counts;
 * a response must carry both unchanged. A request lies in the slot that the lowest bits of its id name: a Map would be rebuilt
 * again and again by ever new keys, and each of its former tables would keep what it once held from being collected young.
 */
export class InFlightTable {
  /** A power of two of them, at least twice as many as there are requests. */
  private slots = new Array<InFlightRequest | undefined>(FIRST_SLOTS).fill(undefined);
  private underWay = 0;
  private readonly idHigh = randomBytes(4).readInt32BE();
  private nextIdLow = randomBytes(4).readInt32BE();

  get size(): number {
    return this.underWay;
  }

  /** Gives the request its id and has it end with onTimeout at the instant. */
  add(request: InFlightRequest, expiresAt: number): void {
    if (++this.underWay * 2 > this.slots.length) this.grow();
    const mask = this.slots.length - 1;
    // The id of a slot that a slow request still holds is left out.
    while (this.slots[this.nextIdLow & mask] !== undefined) this.nextIdLow = (this.nextIdLow + 1) | 0;
    request.idHigh = this.idHigh;
    request.idLow = this.nextIdLow;
    this.nextIdLow = (this.nextIdLow + 1) | 0;
    this.slots[request.idLow & mask] = request;
    sharedWheel.add(request, expiresAt);
  }

  /** Gives an id to what has no answer to wait for. */
  claimId(request: { idHigh: number; idLow: number }): void {
    request.idHigh = this.idHigh;
    request.idLow = this.nextIdLow;
    this.nextIdLow = (this.nextIdLow + 1) | 0;
  }

  /** The request that a response is for, no longer under way; undefined when it is late or was never sent. */
  take(header: FrameHeader): InFlightRequest | undefined {
    if (header.idHigh !== this.idHigh) return undefined;
    const request = this.slots[header.idLow & (this.slots.length - 1)];
    if (request?.idLow !== header.idLow) return undefined;
    this.remove(request);
    return request;
  }

  /** Does nothing when the request is not under way. */
  remove(request: InFlightRequest): void {
    const slot = request.idLow & (this.slots.length - 1);
    if (this.slots[slot] !== request) return;
    this.slots[slot] = undefined;
    this.underWay--;
    sharedWheel.remove(request);
  }

  /** Ends every request. */
  failAll(makeError: () => RpcError): void {
    const requests = this.slots.filter((request) => request !== undefined);
    this.slots.fill(undefined);
    this.underWay = 0;
    for (const request of requests) {
      sharedWheel.remove(request);
      request.onFailure(makeError());
    }
  }

  /** Ids that differ in their lowest bits still do so in one bit more. */
  private grow(): void {
    const former = this.slots;
    this.slots = new Array<InFlightRequest | undefined>(former.length * 2).fill(undefined);
    for (const request of former) {
      if (request !== undefined) this.slots[request.idLow & (this.slots.length - 1)] = request;
    }
  }
}
