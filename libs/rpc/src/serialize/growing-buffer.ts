const INITIAL_BYTES = 16 * 1024;
/** A buffer that one large message made bigger than this is not kept. */
const KEPT_BYTES = 1024 * 1024;

/** Collects the bytes of one message at a time, whose first ones are left free for a frame header. */
export class GrowingBuffer {
  private buffer = Buffer.allocUnsafeSlow(INITIAL_BYTES);
  private at = 0;

  begin(headerBytes: number): void {
    if (this.buffer.length > KEPT_BYTES) this.buffer = Buffer.allocUnsafeSlow(INITIAL_BYTES);
    this.at = headerBytes;
  }

  writeUtf8(text: string): void {
    this.reserve(text.length * 3);
    this.at += this.buffer.write(text, this.at, 'utf8');
  }

  writeBytes(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.at);
    this.at += bytes.length;
  }

  /** Takes back the last byte if it is this one. */
  dropLast(byte: number): void {
    if (this.buffer[this.at - 1] === byte) this.at--;
  }

  /** Everything so far; valid until the next message begins. */
  bytes(): Buffer {
    return this.buffer.subarray(0, this.at);
  }

  private reserve(bytes: number): void {
    const needed = this.at + bytes;
    if (needed <= this.buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.buffer.length * 2));
    this.buffer.copy(larger, 0, 0, this.at);
    this.buffer = larger;
  }
}
