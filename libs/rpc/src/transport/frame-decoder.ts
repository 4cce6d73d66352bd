import { HEADER_BYTES, MAGIC_HIGH, MAGIC_LOW, type FrameHeader } from './frame-header.js';

/** Why a stream cannot be read on. */
export type FrameFault = 'bad-magic' | 'negative-length';

/** What a {@link FrameDecoder} tells; called while a chunk is being read. */
export interface FrameListener {
  /** A whole frame. The body may be a view of a chunk and stays valid; the header object is reused. */
  onFrame(header: FrameHeader, body: Buffer): void;
  /** A header over the limit, once; its body will be skipped. */
  onOversizedFrame(header: FrameHeader): void;
  /** The stream is not readable any more; nothing is read after it. */
  onFault(fault: FrameFault): void;
}

const FIRST_BODY_BYTES = 64 * 1024;

/**
 * Cuts a stream of chunks into frames. A body that lies in one chunk is a view of it; one that straddles chunks is copied once
 * into a buffer that grows with what has arrived, so that a header alone cannot make us allocate its length.
 */
export class FrameDecoder {
  private readonly header = { flags: 0, status: 0, idHigh: 0, idLow: 0, length: 0 };
  private readonly partialHeader = Buffer.alloc(HEADER_BYTES);
  private headerBytes = 0;
  private partialBody: Buffer | undefined;
  private bodyBytes = 0;
  private toSkip = 0;
  private stopped = false;
  /** Frames begun to be delivered or skipped. */
  framesRead = 0;

  /** @param maxFrameBytes largest body; 0 and less mean no limit */
  constructor(
    private readonly listener: FrameListener,
    private readonly maxFrameBytes: number,
  ) {}

  /** Reads everything that the chunk holds. */
  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length && !this.stopped) {
      if (this.toSkip > 0) {
        const skipped = Math.min(this.toSkip, chunk.length - at);
        this.toSkip -= skipped;
        at += skipped;
      } else if (this.partialBody !== undefined) {
        at = this.readPartialBody(chunk, at);
      } else if (this.headerBytes > 0 || chunk.length - at < HEADER_BYTES) {
        at = this.readPartialHeader(chunk, at);
      } else {
        at = this.readHeader(chunk, at) ? this.readBody(chunk, at + HEADER_BYTES) : at + HEADER_BYTES;
      }
    }
  }

  /** Whether a frame has begun and not ended. */
  get incomplete(): boolean {
    return this.headerBytes > 0 || this.partialBody !== undefined || this.toSkip > 0;
  }

  /** Ends the reading, for a listener that closes the connection in the middle of a chunk. */
  stop(): void {
    this.stopped = true;
    this.partialBody = undefined;
  }

  /** Gathers a header that straddles chunks. A wrong magic is seen at its byte. */
  private readPartialHeader(chunk: Buffer, at: number): number {
    const taken = Math.min(HEADER_BYTES - this.headerBytes, chunk.length - at);
    chunk.copy(this.partialHeader, this.headerBytes, at, at + taken);
    this.headerBytes += taken;
    if (
      this.partialHeader[0] !== MAGIC_HIGH ||
      (this.headerBytes > 1 && this.partialHeader[1] !== MAGIC_LOW)
    ) {
      this.fail('bad-magic');
    } else if (this.headerBytes === HEADER_BYTES) {
      this.headerBytes = 0;
      if (this.readHeader(this.partialHeader, 0)) return this.readBody(chunk, at + taken);
    }
    return at + taken;
  }

  /** @returns whether the body is to be read */
  private readHeader(bytes: Buffer, at: number): boolean {
    if (bytes[at] !== MAGIC_HIGH || bytes[at + 1] !== MAGIC_LOW) return this.fail('bad-magic');
    const { header } = this;
    header.flags = bytes[at + 2]!;
    header.status = bytes[at + 3]!;
    header.idHigh = bytes.readInt32BE(at + 4);
    header.idLow = bytes.readInt32BE(at + 8);
    header.length = bytes.readInt32BE(at + 12);
    this.framesRead++;
    if (header.length < 0) return this.fail('negative-length');
    if (this.maxFrameBytes > 0 && header.length > this.maxFrameBytes) {
      this.toSkip = header.length;
      this.listener.onOversizedFrame(header);
      return false;
    }
    return true;
  }

  private readBody(chunk: Buffer, at: number): number {
    const { length } = this.header;
    const end = at + length;
    if (end <= chunk.length) {
      this.listener.onFrame(this.header, chunk.subarray(at, end));
      return end;
    }
    this.bodyBytes = 0;
    this.partialBody = Buffer.allocUnsafeSlow(
      Math.min(length, Math.max(FIRST_BODY_BYTES, (chunk.length - at) * 2)),
    );
    return at < chunk.length ? this.readPartialBody(chunk, at) : at;
  }

  private readPartialBody(chunk: Buffer, at: number): number {
    const { length } = this.header;
    let body = this.partialBody!;
    const taken = Math.min(length - this.bodyBytes, chunk.length - at);
    if (this.bodyBytes + taken > body.length) {
      const grown = Buffer.allocUnsafeSlow(
        Math.min(length, Math.max(body.length * 2, this.bodyBytes + taken)),
      );
      body.copy(grown, 0, 0, this.bodyBytes);
      this.partialBody = body = grown;
    }
    chunk.copy(body, this.bodyBytes, at, at + taken);
    this.bodyBytes += taken;
    if (this.bodyBytes === length) {
      this.partialBody = undefined;
      this.listener.onFrame(this.header, body);
    }
    return at + taken;
  }

  private fail(fault: FrameFault): false {
    this.stop();
    this.listener.onFault(fault);
    return false;
  }
}
