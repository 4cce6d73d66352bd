import { endianness } from 'node:os';

/** Text up to this length is read unit by unit: a call into the engine costs more. */
const SHORT_TEXT = 24;
const TWO_TO_32 = 0x1_0000_0000;
/** Where text that is not ASCII is put together, one piece at a time; a piece has at most as many units as 16 bits count. */
const UNITS = new Uint16Array(0x1_0000);
const UNIT_BYTES = Buffer.from(UNITS.buffer);
/** Names read lately, each in the one place that its bytes lead to. */
const NAMES = new Array<string>(512).fill('');
const MAX_NAME = 128;
const MAX_DATE_MS = 8.64e15;
const BIG_ENDIAN = endianness() === 'BE';

/** Reads the forms of Hessian 2.0 that hold no other values, in the dialect of Dubbo's hessian-lite. */
export class ScalarReader {
  protected at = 0;

  constructor(protected readonly buffer: Buffer) {}

  get atEnd(): boolean {
    return this.at >= this.buffer.length;
  }

  /** The next byte, not taken. @throws RangeError at the end */
  peek(): number {
    if (this.at >= this.buffer.length) throw endOfMessage();
    return this.buffer[this.at]!;
  }

  skipByte(): void {
    this.at++;
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

  isInt(code: number): boolean {
    return (code >= 0x80 && code <= 0xd7) || code === 0x49;
  }

  isLong(code: number): boolean {
    return (code >= 0xd8 && code <= 0xff) || (code >= 0x38 && code <= 0x3f) || code === 0x59 || code === 0x4c;
  }

  isDouble(code: number): boolean {
    return (code >= 0x5b && code <= 0x5f) || code === 0x44;
  }

  isString(code: number): boolean {
    return code <= 0x1f || (code >= 0x30 && code <= 0x33) || code === 0x53 || code === 0x52;
  }

  isBinary(code: number): boolean {
    return (code >= 0x20 && code <= 0x2f) || (code >= 0x34 && code <= 0x37) || code === 0x42 || code === 0x41;
  }

  isList(code: number): boolean {
    return (code >= 0x70 && code <= 0x7f) || (code >= 0x55 && code <= 0x58);
  }

  isObject(code: number): boolean {
    return (code >= 0x60 && code <= 0x6f) || code === 0x43 || code === 0x4f;
  }

  /** @throws TypeError when there is another form */
  readInt(): number {
    const code = this.peek();
    if (code >= 0x80 && code <= 0xbf) {
      this.at++;
      return code - 0x90;
    }
    if (code >= 0xc0 && code <= 0xcf) return this.short(code - 0xc8);
    if (code >= 0xd0 && code <= 0xd7) return this.triple(code - 0xd4);
    if (code === 0x49) return this.int32();
    throw unexpected('int', code);
  }

  /** A 64-bit integer: a number where it is exact, else a bigint. */
  readLong(): number | bigint {
    const code = this.peek();
    if (code >= 0xd8 && code <= 0xef) {
      this.at++;
      return code - 0xe0;
    }
    if (code >= 0xf0) return this.short(code - 0xf8);
    if (code >= 0x38 && code <= 0x3f) return this.triple(code - 0x3c);
    if (code === 0x59) return this.int32();
    if (code !== 0x4c) throw unexpected('long', code);
    this.require(9);
    const high = this.buffer.readInt32BE(this.at + 1);
    const low = this.buffer.readUInt32BE(this.at + 5);
    this.at += 9;
    const value = high * TWO_TO_32 + low;
    return Number.isSafeInteger(value) ? value : (BigInt(high) << 32n) | BigInt(low);
  }

  readDouble(): number {
    const code = this.peek();
    switch (code) {
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
      case 0x44: {
        this.require(9);
        this.at += 9;
        return this.buffer.readDoubleBE(this.at - 8);
      }
      default:
        throw unexpected('double', code);
    }
  }

  readBoolean(): boolean {
    const code = this.peek();
    if (code !== 0x54 && code !== 0x46) throw unexpected('boolean', code);
    this.at++;
    return code === 0x54;
  }

  /** Milliseconds since 1970. @throws RangeError for what a Date cannot hold */
  readDate(): number {
    const code = this.peek();
    if (code === 0x4b) return this.int32() * 60_000;
    if (code !== 0x4a) throw unexpected('date', code);
    this.require(9);
    this.at += 9;
    const ms = this.buffer.readInt32BE(this.at - 8) * TWO_TO_32 + this.buffer.readUInt32BE(this.at - 4);
    if (Math.abs(ms) > MAX_DATE_MS) throw new RangeError(`a date of ${ms} ms`);
    return ms;
  }

  readString(): string {
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
    let whole = '';
    for (;;) {
      const chunk = this.peek();
      if (chunk !== 0x52) break;
      whole += this.text(this.length16());
    }
    const last = this.peek();
    if (last === 0x53) return whole + this.text(this.length16());
    if (whole === '' || !this.isString(last)) throw unexpected('string', last);
    return whole + this.readString();
  }

  /**
   * A string that has probably been read before, as names and keys have: the very same text is given again, and nothing is made.
   * Only ASCII is kept, where units and bytes are the same.
   */
  readName(): string {
    const { buffer, at } = this;
    const code = this.peek();
    const isMedium = code >= 0x30 && code <= 0x33;
    const units = isMedium ? ((code - 0x30) << 8) | buffer[at + 1]! : code;
    const from = isMedium ? at + 2 : at + 1;
    const end = from + units;
    if ((code > 0x1f && !isMedium) || units === 0 || units > MAX_NAME || end > buffer.length)
      return this.readString();
    const mixed = buffer[from]! * 31 + buffer[end - 1]! * 131 + buffer[from + (units >> 1)]! * 7 + units;
    const slot = mixed & (NAMES.length - 1);
    const known = NAMES[slot]!;
    if (known.length === units && standsAt(known, buffer, from)) {
      this.at = end;
      return known;
    }
    const text = this.readString();
    if (this.at === end) NAMES[slot] = text;
    return text;
  }

  /** A view of the message's bytes where they are in one piece. */
  readBinary(): Buffer {
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
    const chunks: Buffer[] = [];
    while (this.peek() === 0x41) chunks.push(this.slice(this.length16()));
    const last = this.peek();
    if (last === 0x42) chunks.push(this.slice(this.length16()));
    else if (chunks.length > 0 && this.isBinary(last)) chunks.push(this.readBinary());
    else throw unexpected('binary', last);
    return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
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
    for (let index = at; index < end; index++) {
      if (buffer[index]! >= 0x80) return this.wideText(units);
    }
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

  protected require(bytes: number): void {
    if (this.at + bytes > this.buffer.length) throw endOfMessage();
  }
}

/** Text of few UTF-16 units (ASCII bytes are such): faster than the engine's own decoder. */
function shortText(b: Buffer | Uint16Array, at: number, units: number): string {
  switch (units) {
    case 0:
      return '';
    case 1:
      return char(b[at]!);
    case 2:
      return char(b[at]!, b[at + 1]!);
    case 3:
      return char(b[at]!, b[at + 1]!, b[at + 2]!);
    case 4:
      return char(b[at]!, b[at + 1]!, b[at + 2]!, b[at + 3]!);
    case 5:
      return char(b[at]!, b[at + 1]!, b[at + 2]!, b[at + 3]!, b[at + 4]!);
    case 6:
      return char(b[at]!, b[at + 1]!, b[at + 2]!, b[at + 3]!, b[at + 4]!, b[at + 5]!);
    case 7:
      return char(b[at]!, b[at + 1]!, b[at + 2]!, b[at + 3]!, b[at + 4]!, b[at + 5]!, b[at + 6]!);
    case 8:
      return char(b[at]!, b[at + 1]!, b[at + 2]!, b[at + 3]!, b[at + 4]!, b[at + 5]!, b[at + 6]!, b[at + 7]!);
    default:
      return shortText(b, at, 8) + shortText(b, at + 8, units - 8);
  }
}

const char = String.fromCharCode;

function standsAt(text: string, buffer: Buffer, at: number): boolean {
  // From the end: names of one package begin alike.
  for (let index = text.length - 1; index >= 0; index--) {
    if (text.charCodeAt(index) !== buffer[at + index]) return false;
  }
  return true;
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
