const PIECE_BYTES = 32 * 1024 * 1024;

/** All requests of a run as bytes, made before it starts, in a few large buffers: one slice each, no small objects. */
export class RequestPool {
  private readonly pieces: Buffer[] = [];
  private readonly pieceOf: Uint16Array;
  private readonly offsets: Uint32Array;
  private readonly lengths: Uint16Array;
  private used = PIECE_BYTES;

  constructor(readonly capacity: number) {
    this.pieceOf = new Uint16Array(capacity);
    this.offsets = new Uint32Array(capacity);
    this.lengths = new Uint16Array(capacity);
  }

  put(index: number, request: string): void {
    const length = request.length;
    if (this.used + length > PIECE_BYTES) {
      this.pieces.push(Buffer.allocUnsafe(PIECE_BYTES));
      this.used = 0;
    }
    this.pieces.at(-1)!.write(request, this.used, 'latin1');
    this.pieceOf[index] = this.pieces.length - 1;
    this.offsets[index] = this.used;
    this.lengths[index] = length;
    this.used += length;
  }

  get(index: number): Buffer {
    const offset = this.offsets[index]!;
    return this.pieces[this.pieceOf[index]!]!.subarray(offset, offset + this.lengths[index]!);
  }
}
