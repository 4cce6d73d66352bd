import type { Socket } from 'node:net';
import { FrameDecoder, type FrameFault } from './frame-decoder.js';
import type { FrameHeader } from './frame-header.js';

/** What a connection tells its one listener. */
export interface ConnectionListener {
  /** The connection has been made; not called for accepted ones. */
  onOpen?(): void;
  onFrame(header: FrameHeader, body: Buffer): void;
  onOversizedFrame(header: FrameHeader): void;
  /** The peer speaks something else; the connection is closed after it. */
  onFault(fault: FrameFault): void;
  /** Called once, at the end. */
  onClose(error: Error | undefined): void;
}

const CHUNK_BYTES = 64 * 1024;
/** Frames from this size on are written as they are; smaller ones are gathered. */
const GATHERED_BYTES = 16 * 1024;
/** So many frames do not wait for more: the peer works on them while the next ones are made. */
const GATHERED_FRAMES = 16;

/**
 * A socket that speaks frames. Frames written in one turn of the event loop leave together in one system call; a consumer that
 * does not read its answers is not read either.
 */
export class Connection {
  /** `host:port` of the peer. */
  readonly peer: string;
  /** Instants on the monotonic clock. */
  lastReadAt = performance.now();
  lastWriteAt = performance.now();
  private listener: ConnectionListener | undefined;
  private readonly decoder: FrameDecoder;
  private chunk = Buffer.allocUnsafe(0);
  private chunkStart = 0;
  private chunkEnd = 0;
  private gatheredFrames = 0;
  private flushScheduled = false;
  private frameStartedAt = 0;
  private error: Error | undefined;
  private closed = false;
  private readonly flushLater = (): void => {
    this.flushScheduled = false;
    this.flush();
  };

  private readonly accepted: boolean;
  private graceTimer: NodeJS.Timeout | undefined;

  /**
   * @param openEvent of the socket, when the connection has been made; undefined for one that the peer made. Only of such a one
   * requests are not read while it does not read our answers: if both sides did so, they could wait for each other for ever.
   */
  constructor(
    private readonly socket: Socket,
    peer: string,
    maxFrameBytes: number,
    private readonly openEvent?: 'connect' | 'secureConnect',
  ) {
    this.accepted = openEvent === undefined;
    this.peer = peer;
    this.decoder = new FrameDecoder(
      {
        onFrame: (header, body) => this.listener?.onFrame(header, body),
        onOversizedFrame: (header) => this.listener?.onOversizedFrame(header),
        onFault: (fault) => {
          this.listener?.onFault(fault);
          this.destroy(new Error(fault));
        },
      },
      maxFrameBytes,
    );
  }

  /** Gives the connection its listener and begins to read. */
  start(listener: ConnectionListener): void {
    this.listener = listener;
    const { socket } = this;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.read(chunk));
    if (this.accepted) socket.on('drain', () => socket.resume());
    socket.on('error', (error) => (this.error ??= error));
    socket.on('close', () => this.ended());
    if (this.openEvent !== undefined) socket.once(this.openEvent, () => this.listener?.onOpen?.());
  }

  /** Bytes that wait to be sent. */
  get pendingBytes(): number {
    return this.socket.writableLength + (this.chunkEnd - this.chunkStart);
  }

  /** Since when the frame that is coming in has been incomplete, on the monotonic clock; undefined between frames. */
  get incompleteSince(): number | undefined {
    return this.decoder.incomplete ? this.frameStartedAt : undefined;
  }

  get isClosed(): boolean {
    return this.closed;
  }

  /** Takes a copy of the frame, or sends it before it returns: the caller may reuse its bytes. */
  write(frame: Buffer): void {
    if (this.closed) return;
    if (frame.length >= GATHERED_BYTES) {
      this.flush();
      this.send(Buffer.from(frame));
      return;
    }
    if (this.chunkEnd + frame.length > this.chunk.length) {
      this.flush();
      this.chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
      this.chunkStart = this.chunkEnd = 0;
    }
    frame.copy(this.chunk, this.chunkEnd);
    this.chunkEnd += frame.length;
    if (++this.gatheredFrames >= GATHERED_FRAMES) return this.flush();
    if (!this.flushScheduled) {
      this.flushScheduled = true;
      setImmediate(this.flushLater);
    }
  }

  /** Sends what waits, then closes; cuts the connection when the peer does not take it within the grace time. */
  end(graceMs = 1000): void {
    if (this.closed) return;
    this.flush();
    this.socket.end();
    this.graceTimer ??= setTimeout(() => this.destroy(), graceMs).unref();
  }

  /** Cuts the connection at once. */
  destroy(error?: Error): void {
    this.error ??= error;
    this.decoder.stop();
    this.socket.destroy();
  }

  private read(chunk: Buffer): void {
    this.lastReadAt = performance.now();
    const { framesRead } = this.decoder;
    const wasIncomplete = this.decoder.incomplete;
    this.decoder.push(chunk);
    if (!wasIncomplete || this.decoder.framesRead !== framesRead) this.frameStartedAt = this.lastReadAt;
  }

  private flush(): void {
    this.gatheredFrames = 0;
    if (this.chunkEnd === this.chunkStart) return;
    const bytes = this.chunk.subarray(this.chunkStart, this.chunkEnd);
    this.chunkStart = this.chunkEnd;
    this.send(bytes);
  }

  private send(bytes: Buffer): void {
    if (this.closed) return;
    this.lastWriteAt = performance.now();
    if (!this.socket.write(bytes) && this.accepted) this.socket.pause();
  }

  private ended(): void {
    if (this.closed) return;
    this.closed = true;
    clearTimeout(this.graceTimer);
    this.decoder.stop();
    this.listener?.onClose(this.error);
  }
}
