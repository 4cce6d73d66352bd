import { endianness } from 'node:os';
import { formatInt64 } from './int64-text.js';
import { KnownBytes } from './known-bytes.js';
import { SHORT_TEXT, shortText } from './short-text.js';

interface KnownText {
  readonly text: string;
  /** As it stands in messages, in ASCII. */
  readonly bytes: KnownBytes;
}

const TWO_TO_32 = 0x1_0000_0000;
/** Where text that is not ASCII is put together, one piece at a time; a piece has at most as many units as 16 bits count. */
const UNITS = new Uint16Array(0x1_0000);
const UNIT_BYTES = Buffer.from(UNITS.buffer);
/** Names read lately, each in the one place that its bytes lead to. */
const NAMES = new Array<KnownText>(512).fill({ text: '', bytes: new KnownBytes(Buffer.alloc(0)) });
const MAX_NAME = 128;
const MAX_DATE_MS = 8.64e15;
const BIG_ENDIAN = endianness() === 'BE';

let lastView: DataView = new DataView(new ArrayBuffer(0));

/**
 * Messages that follow each other mostly stand in one piece of memory, and making a view takes longer than to read a small message. The
 * last memory is kept until the next one comes.
 */
function viewOf(memory: ArrayBufferLike): DataView {
  if (lastView.buffer !== memory) lastView = new DataView(memory);
  return lastView;
}

/** Reads the forms of Hessian 2.0 that hold no other values, in the dialect of Dubbo's hessian-lite. */
export class ScalarReader {
  protected at = 0;
  /** Of the memory that the message stands in, from {@link base} on. */
  protected readonly view: DataView;
  protected readonly base: number;

  constructor(protected readonly buffer: Buffer) {
    this.view = viewOf(buffer.buffer);
    this.base = buffer.byteOffset;
  }

  get atEnd(): boolean {
    return this.at >= this.buffer.length;
  }

  /** The next byte, not taken. @throws RangeError at the end */
  peek(): number {
    const code = this.buffer[this.at];
    if (code === undefined) throw endOfMessage();
    return code;
  }

  /** Takes the next byte if it is the null. */
  takeNull(): boolean {
    if (this.peek() !== 0x4e) return false;
    this.at++;
    return true;
  }

  /** Where the next byte stands: what {@link begin} wants of a value's first byte. */
  get position(): number {
    return this.at;
  }

  /** A number that depends on what is left, and is the same where the same is left. */
  get restMark(): number {
    const left = this.buffer.length - this.at;
    return left * 31 + (this.buffer[this.at + (left >> 1)] ?? 0);
  }

  /** Takes all that is left, if it is the known bytes. */
  takeRest(known: KnownBytes): boolean {
    const end = this.buffer.length;
    if (known.length !== end - this.at || !this.standsAt(this.at, known)) return false;
    this.at = end;
    return true;
  }

  /** The message's bytes from there on. */
  bytesFrom(position: number): Buffer {
    return this.buffer.subarray(position);
  }

  /** @throws TypeError when there is another form */
  readInt(): number {
    return this.takeInt() ?? this.fail('int');
  }

  /** The next value if it is a 32-bit integer; undefined, and nothing taken, where another form stands. So do all that take. */
  takeInt(): number | undefined {
    const code = this.peek();
    if (code >= 0x80 && code <= 0xbf) {
      this.at++;
      return code - 0x90;
    }
    if (code >= 0xc0 && code <= 0xcf) return this.short(code - 0xc8);
    if (code >= 0xd0 && code <= 0xd7) return this.triple(code - 0xd4);
    return code === 0x49 ? this.int32() : undefined;
  }

  /** A 64-bit integer: a number where it is exact, else a bigint. */
  takeLong(): number | bigint | undefined {
    if (this.peek() !== 0x4c) return this.takeShortLong();
    this.require(9);
    const at = this.base + this.at;
    this.at += 9;
    const value = this.view.getInt32(at + 1) * TWO_TO_32 + this.view.getUint32(at + 5);
    return Number.isSafeInteger(value) ? value : this.view.getBigInt64(at + 1);
  }

  /** A 64-bit integer as decimal text. */
  takeLongText(): string | undefined {
    if (this.peek() !== 0x4c) {
      const value = this.takeShortLong();
      return value === undefined ? undefined : `${value}`;
    }
    this.require(9);
    const at = this.base + this.at;
    this.at += 9;
    return formatInt64(this.view.getInt32(at + 1), this.view.getInt32(at + 5));
  }

  private takeShortLong(): number | undefined {
    const code = this.peek();
    if (code >= 0xd8 && code <= 0xef) {
      this.at++;
      return code - 0xe0;
    }
    if (code >= 0xf0) return this.short(code - 0xf8);
    if (code >= 0x38 && code <= 0x3f) return this.triple(code - 0x3c);
    return code === 0x59 ? this.int32() : undefined;
  }

  takeDouble(): number | undefined {
    switch (this.peek()) {
      case 0x5b:
        this.at++;
        return 0;
      case 0x5c:
        this.at++;
        return 1;
      case 0x5d:
        this.require(2);
        this.at += 2;
        return (this.buffer[this.at - 1]! << 24) >> 24;
      case 0x5e:
        return this.short(0, true);
      case 0x5f:
        return 0.001 * this.int32();
      case 0x44:
        this.require(9);
        this.at += 9;
        return this.view.getFloat64(this.base + this.at - 8);
      default:
        return undefined;
    }
  }

  takeBoolean(): boolean | undefined {
    const code = this.peek();
    if (code !== 0x54 && code !== 0x46) return undefined;
    this.at++;
    return code === 0x54;
  }

  /** Milliseconds since 1970. @throws RangeError for what a Date cannot hold */
  takeDate(): number | undefined {
    const code = this.peek();
    if (code === 0x4b) return this.int32() * 60_000;
    if (code !== 0x4a) return undefined;
    this.require(9);
    const at = this.base + this.at;
    this.at += 9;
    const ms = this.view.getInt32(at + 1) * TWO_TO_32 + this.view.getUint32(at + 5);
    if (Math.abs(ms) > MAX_DATE_MS) throw new RangeError(`a date of ${ms} ms`);
    return ms;
  }

  /** @throws TypeError when there is another form */
  readString(): string {
    return this.takeString() ?? this.fail('string');
  }

  takeString(): string | undefined {
    const code = this.peek();
    if (code <= 0x1f) {
      this.at++;
      return this.text(code);
    }
    if (code >= 0x30 && code <= 0x33) {
      this.require(2);
      this.at += 2;
      return this.text(((code - 0x30) << 8) | this.buffer[this.at - 1]!);
    }
    return code === 0x52 || code === 0x53 ? this.chunkedText() : undefined;
  }

  private chunkedText(): string {
    let whole = '';
    while (this.peek() === 0x52) whole += this.text(this.length16());
    return whole + (this.peek() === 0x53 ? this.text(this.length16()) : this.readString());
  }

  /**
   * A string that has probably been read before, as names and keys have: the very same text is given again, and nothing is made.
   * Only ASCII is kept, where units and bytes are the same.
   */
  takeName(): string | undefined {
    const { buffer, at } = this;
    const code = this.peek();
    const isMedium = code >= 0x30 && code <= 0x33;
    const units = isMedium ? ((code - 0x30) << 8) | buffer[at + 1]! : code;
    const from = isMedium ? at + 2 : at + 1;
    const end = from + units;
    if ((code > 0x1f && !isMedium) || units === 0 || units > MAX_NAME || end > buffer.length)
      return this.takeString();
    const mixed = buffer[from]! * 31 + buffer[end - 1]! * 131 + buffer[from + (units >> 1)]! * 7 + units;
    const slot = mixed & (NAMES.length - 1);
    const known = NAMES[slot]!;
    if (known.text.length === units && this.standsAt(from, known.bytes)) {
      this.at = end;
      return known.text;
    }
    const text = this.readString();
    if (this.at === end) NAMES[slot] = { text, bytes: new KnownBytes(buffer.subarray(from, end)) };
    return text;
  }

  /** A view of the message's bytes where they are in one piece. */
  takeBinary(): Buffer | undefined {
    const code = this.peek();
    if (code >= 0x20 && code <= 0x2f) {
      this.at++;
      return this.slice(code - 0x20);
    }
    if (code >= 0x34 && code <= 0x37) {
      this.require(2);
      this.at += 2;
      return this.slice(((code - 0x34) << 8) | this.buffer[this.at - 1]!);
    }
    return code === 0x41 || code === 0x42 ? this.chunkedBinary() : undefined;
  }

  private chunkedBinary(): Buffer {
    const chunks: Buffer[] = [];
    while (this.peek() === 0x41) chunks.push(this.slice(this.length16()));
    const last = this.peek() === 0x42 ? this.slice(this.length16()) : this.takeBinary();
    chunks.push(last ?? this.fail('binary'));
    return chunks.length === 1 ? last! : Buffer.concat(chunks);
  }

  private short(high: number, signed = false): number {
    this.require(signed ? 3 : 2);
    if (signed) {
      this.at += 3;
      return this.buffer.readInt16BE(this.at - 2);
    }
    this.at += 2;
    return (high << 8) | this.buffer[this.at - 1]!;
  }

  private triple(high: number): number {
    this.require(3);
    this.at += 3;
    return (high << 16) | (this.buffer[this.at - 2]! << 8) | this.buffer[this.at - 1]!;
  }

  /** Four bytes behind a code. */
  private int32(): number {
    this.require(5);
    const { buffer, at } = this;
    this.at += 5;
    return (buffer[at + 1]! << 24) | (buffer[at + 2]! << 16) | (buffer[at + 3]! << 8) | buffer[at + 4]!;
  }

  /** Two bytes behind a code, as a length. */
  private length16(): number {
    this.require(3);
    this.at += 3;
    return (this.buffer[this.at - 2]! << 8) | this.buffer[this.at - 1]!;
  }

  private slice(length: number): Buffer {
    this.require(length);
    this.at += length;
    return this.buffer.subarray(this.at - length, this.at);
  }

  /** So many UTF-16 units of CESU-8 (and of UTF-8, which others write). */
  private text(units: number): string {
    const { buffer, at } = this;
    this.require(units);
    const end = at + units;
    let all = 0;
    for (let index = at; index < end; index++) all |= buffer[index]!;
    if (all >= 0x80) return this.wideText(units);
    this.at = end;
    if (units > SHORT_TEXT) return buffer.toString('latin1', at, end);
    return shortText(buffer, at, units);
  }

  private wideText(units: number): string {
    const { buffer } = this;
    let { at } = this;
    for (let index = 0; index < units; index++) {
      const first = buffer[at++];
      if (first === undefined) throw endOfMessage();
      if (first < 0x80) UNITS[index] = first;
      else if ((first & 0xe0) === 0xc0) UNITS[index] = ((first & 0x1f) << 6) | continuation(buffer, at++);
      else if ((first & 0xf0) === 0xe0) {
        UNITS[index] =
          ((first & 0x0f) << 12) | (continuation(buffer, at) << 6) | continuation(buffer, at + 1);
        at += 2;
      } else if ((first & 0xf8) === 0xf0 && index + 1 < units) {
        const point =
          (((first & 0x07) << 18) |
            (continuation(buffer, at) << 12) |
            (continuation(buffer, at + 1) << 6) |
            continuation(buffer, at + 2)) -
          0x10000;
        UNITS[index++] = 0xd800 | (point >> 10);
        UNITS[index] = 0xdc00 | (point & 0x3ff);
        at += 3;
      } else throw new TypeError('text that is not UTF-8');
    }
    this.at = at;
    if (units <= SHORT_TEXT) return shortText(UNITS, 0, units);
    const bytes = UNIT_BYTES.subarray(0, units * 2);
    return (BIG_ENDIAN ? bytes.swap16() : bytes).toString('utf16le');
  }

  protected standsAt(at: number, known: KnownBytes): boolean {
    return known.standAt(this.view, this.base + at, this.base + this.buffer.length);
  }

  protected fail(expected: string): never {
    throw unexpected(expected, this.peek());
  }

  protected require(bytes: number): void {
    if (this.at + bytes > this.buffer.length) throw endOfMessage();
  }
}

function continuation(buffer: Buffer, at: number): number {
  const byte = buffer[at];
  if (byte === undefined) throw endOfMessage();
  if ((byte & 0xc0) !== 0x80) throw new TypeError('text that is not UTF-8');
  return byte & 0x3f;
}

const endOfMessage = (): RangeError => new RangeError('the message ends in the middle of a value');

export const unexpected = (what: string, code: number): TypeError =>
  new TypeError(`expected ${what}, got code 0x${code.toString(16).padStart(2, '0')}`);
