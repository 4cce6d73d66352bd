const WORD = 8;

/**
 * Bytes that are expected to come again, as names and the definitions of classes do. They are compared eight at a time: a loop over the
 * bytes takes four times as long, and so does a call into the engine.
 */
export class KnownBytes {
  readonly bytes: Uint8Array;
  /** Signed: the engine has a comparison of its own for what fits, and larger ones would be made into objects. */
  private readonly words: BigInt64Array;

  /** @param bytes are copied */
  constructor(bytes: Uint8Array) {
    this.bytes = new Uint8Array(bytes);
    const view = new DataView(this.bytes.buffer);
    this.words = BigInt64Array.from({ length: Math.floor(bytes.length / WORD) }, (_, index) =>
      view.getBigInt64(index * WORD, true),
    );
  }

  get length(): number {
    return this.bytes.length;
  }

  equals(other: KnownBytes): boolean {
    return Buffer.compare(this.bytes, other.bytes) === 0;
  }

  /** Whether they stand in the view from there on. @param end where the view's message ends; nothing behind it is read */
  standAt(view: DataView, at: number, end: number): boolean {
    const { bytes, words } = this;
    if (at + bytes.length > end) return false;
    let from = at;
    for (let index = 0; index < words.length; index++, from += WORD) {
      if (view.getBigInt64(from, true) !== words[index]) return false;
    }
    for (let index = words.length * WORD; index < bytes.length; index++, from++) {
      if (view.getUint8(from) !== bytes[index]) return false;
    }
    return true;
  }
}
