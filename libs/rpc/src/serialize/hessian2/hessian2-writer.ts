import { HESSIAN2_LIMITS } from './hessian2-limits.js';
import { digitsOf, INT64, parseInt64 } from './int64-text.js';
import { TypeMismatch, describeValue } from '../../common/type-mismatch.js';

const INITIAL_BYTES = 64 * 1024;
/** A buffer that one large message made bigger than this is not kept. */
const KEPT_BYTES = 1024 * 1024;
/** Text up to this length is written unit by unit: a call into the engine costs more. */
const SHORT_TEXT = 48;
/** Units of a chunk of long text, and bytes of a chunk of long binary. */
const CHUNK = 0x8000;
const SURROGATE = /[\ud800-\udfff]/;
const TWO_TO_32 = 0x1_0000_0000;

/** A class as it is defined once in each message: its name and fields, encoded before. */
export interface ClassForm {
  readonly className: string;
  /** `C`, name, number of fields, names. */
  readonly definition: Uint8Array;
}

/**
 * Writes the forms of Hessian 2.0 (http://hessian.caucho.com/doc/hessian-serialization.html, in the dialect of Dubbo's
 * hessian-lite) into a buffer that grows. One message at a time.
 */
export class Hessian2Writer {
  private buffer = Buffer.allocUnsafeSlow(INITIAL_BYTES);
  private at = 0;
  private view = viewOf(this.buffer);
  /** Classes of this message; the index is the number of the definition. */
  private classes: ClassForm[] = [];
  /** Type names of lists and maps of this message. */
  private types: string[] = [];
  private depth = 0;
  /** Objects that may be referred to, and their numbers; only types that hold their own kind ask for it. */
  private seen: Map<object, number> | undefined;
  /** How many lists, maps and objects have begun: the number of the next one, for references. */
  begun = 0;

  /** Begins a message whose first bytes are left free. */
  begin(headerBytes: number): void {
    if (this.buffer.length > KEPT_BYTES) this.allocate(INITIAL_BYTES);
    this.at = headerBytes;
    this.depth = 0;
    this.begun = 0;
    this.seen = undefined;
    if (this.classes.length > 0) this.classes = [];
    if (this.types.length > 0) this.types = [];
  }

  /** Everything so far; valid until the next message begins. */
  bytes(): Buffer {
    return this.buffer.subarray(0, this.at);
  }

  writeRaw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.at);
    this.at += bytes.length;
  }

  writeByte(byte: number): void {
    this.reserve(1);
    this.buffer[this.at++] = byte;
  }

  writeNull(): void {
    this.writeByte(0x4e);
  }

  writeBoolean(value: boolean): void {
    this.writeByte(value ? 0x54 : 0x46);
  }

  /** A signed 32-bit integer. */
  writeInt(value: number): void {
    this.reserve(5);
    const { buffer } = this;
    if (value >= -16 && value <= 47) {
      buffer[this.at++] = 0x90 + value;
    } else if (value >= -0x800 && value <= 0x7ff) {
      buffer[this.at++] = 0xc8 + (value >> 8);
      buffer[this.at++] = value;
    } else if (value >= -0x40000 && value <= 0x3ffff) {
      buffer[this.at++] = 0xd4 + (value >> 16);
      buffer[this.at++] = value >> 8;
      buffer[this.at++] = value;
    } else {
      buffer[this.at++] = 0x49;
      this.putInt32(value);
    }
  }

  /**
   * A signed 64-bit integer as decimal text.
   *
   * @throws TypeMismatch when it is not one
   */
  writeLong(text: string): void {
    const value = text.length <= 15 ? digitsOf(text, 0, text.length) : -1;
    if (value >= 0 && text.length > 0) return this.writeSafeLong(value);
    if (!parseInt64(text)) throw new TypeMismatch('int64', describeValue(text));
    const { high, low } = INT64;
    // What a number holds exactly may have a shorter form.
    if (text.length <= 15) return this.writeSafeLong(high * TWO_TO_32 + (low >>> 0));
    this.reserve(9);
    this.buffer[this.at++] = 0x4c;
    this.putInt32(high);
    this.putInt32(low);
  }

  /** A 64-bit integer that a number holds exactly. */
  writeSafeLong(value: number): void {
    this.reserve(9);
    const { buffer } = this;
    if (value >= -8 && value <= 15) {
      buffer[this.at++] = 0xe0 + value;
    } else if (value >= -0x800 && value <= 0x7ff) {
      buffer[this.at++] = 0xf8 + (value >> 8);
      buffer[this.at++] = value;
    } else if (value >= -0x40000 && value <= 0x3ffff) {
      buffer[this.at++] = 0x3c + (value >> 16);
      buffer[this.at++] = value >> 8;
      buffer[this.at++] = value;
    } else if (value === (value | 0)) {
      buffer[this.at++] = 0x59;
      this.putInt32(value);
    } else {
      buffer[this.at++] = 0x4c;
      this.putInt64(value);
    }
  }

  writeDouble(value: number): void {
    this.reserve(9);
    const { buffer } = this;
    const whole = value | 0;
    if (whole === value) {
      // Minus zero takes this way too, as Java's writer does: its sign is lost.
      if (whole === 0) buffer[this.at++] = 0x5b;
      else if (whole === 1) buffer[this.at++] = 0x5c;
      else if (whole >= -0x80 && whole < 0x80) {
        buffer[this.at++] = 0x5d;
        buffer[this.at++] = whole;
      } else if (whole >= -0x8000 && whole < 0x8000) {
        buffer[this.at++] = 0x5e;
        buffer[this.at++] = whole >> 8;
        buffer[this.at++] = whole;
      } else this.putDouble(value);
      return;
    }
    const mills = Math.trunc(value * 1000) | 0;
    if (0.001 * mills === value) {
      buffer[this.at++] = 0x5f;
      this.putInt32(mills);
    } else this.putDouble(value);
  }

  /** Milliseconds since 1970; whole minutes have a shorter form. */
  writeDate(ms: number): void {
    this.reserve(9);
    const minutes = ms / 60_000;
    if (minutes === (minutes | 0)) {
      this.buffer[this.at++] = 0x4b;
      this.putInt32(minutes);
    } else {
      this.buffer[this.at++] = 0x4a;
      this.putInt64(ms);
    }
  }

  writeString(text: string): void {
    const { length } = text;
    if (length > CHUNK) return this.writeLongText(text);
    this.reserve(3 + length * 3);
    const { buffer } = this;
    if (length <= 31) buffer[this.at++] = length;
    else if (length <= 1023) {
      buffer[this.at++] = 0x30 + (length >> 8);
      buffer[this.at++] = length;
    } else {
      buffer[this.at++] = 0x53;
      buffer[this.at++] = length >> 8;
      buffer[this.at++] = length;
    }
    this.putText(text);
  }

  writeBinary(bytes: Uint8Array): void {
    let from = 0;
    for (; bytes.length - from > CHUNK; from += CHUNK) {
      this.reserve(3);
      this.buffer[this.at++] = 0x41;
      this.buffer[this.at++] = CHUNK >> 8;
      this.buffer[this.at++] = CHUNK & 0xff;
      this.writeRaw(bytes.subarray(from, from + CHUNK));
    }
    const left = bytes.length - from;
    this.reserve(3);
    if (left <= 15) this.buffer[this.at++] = 0x20 + left;
    else if (left <= 1023) {
      this.buffer[this.at++] = 0x34 + (left >> 8);
      this.buffer[this.at++] = left;
    } else {
      this.buffer[this.at++] = 0x42;
      this.buffer[this.at++] = left >> 8;
      this.buffer[this.at++] = left;
    }
    this.writeRaw(from === 0 ? bytes : bytes.subarray(from));
  }

  /** The head of a list of known length; its elements follow. `type` is Java's name of an array or of a list's class. */
  beginList(length: number, type?: string): void {
    this.enter();
    this.reserve(1);
    if (type === undefined) {
      if (length <= 7) this.buffer[this.at++] = 0x78 + length;
      else {
        this.buffer[this.at++] = 0x58;
        this.writeInt(length);
      }
      return;
    }
    this.buffer[this.at++] = length <= 7 ? 0x70 + length : 0x56;
    this.writeType(type);
    if (length > 7) this.writeInt(length);
  }

  /** The head of a map; keys and values follow, then {@link endMap}. */
  beginMap(type?: string): void {
    this.enter();
    this.writeByte(type === undefined ? 0x48 : 0x4d);
    if (type !== undefined) this.writeType(type);
  }

  endMap(): void {
    this.writeByte(0x5a);
    this.depth--;
  }

  /** Ends a list or an object, which takes no byte. */
  end(): void {
    this.depth--;
  }

  /** The head of an object: the definition of its class where it is the first, then its number. The fields' values follow. */
  beginObject(form: ClassForm): void {
    this.enter();
    let index = this.classes.indexOf(form);
    if (index < 0) {
      index = this.classes.push(form) - 1;
      this.writeRaw(form.definition);
    }
    this.reserve(1);
    if (index <= 15) this.buffer[this.at++] = 0x60 + index;
    else {
      this.buffer[this.at++] = 0x4f;
      this.writeInt(index);
    }
  }

  /** A list, map or object that was begun before, by the number of its beginning. */
  writeReference(index: number): void {
    this.writeByte(0x51);
    this.writeInt(index);
  }

  /** Writes a reference to the object where this message holds it already; else notes that it is the next to begin. */
  writeSeen(object: object): boolean {
    const seen = (this.seen ??= new Map<object, number>());
    const index = seen.get(object);
    if (index === undefined) seen.set(object, this.begun);
    else this.writeReference(index);
    return index !== undefined;
  }

  private enter(): void {
    this.begun++;
    if (++this.depth > HESSIAN2_LIMITS.depth)
      throw new RangeError(`values nested deeper than ${HESSIAN2_LIMITS.depth}, or in a circle`);
  }

  private writeType(type: string): void {
    const index = this.types.indexOf(type);
    if (index >= 0) return this.writeInt(index);
    this.types.push(type);
    this.writeString(type);
  }

  private writeLongText(text: string): void {
    let from = 0;
    while (text.length - from > CHUNK) {
      let end = from + CHUNK;
      // A chunk never ends between the two halves of a character.
      if ((text.charCodeAt(end - 1) & 0xfc00) === 0xd800) end--;
      this.reserve(3 + (end - from) * 3);
      this.buffer[this.at++] = 0x52;
      this.buffer[this.at++] = (end - from) >> 8;
      this.buffer[this.at++] = end - from;
      this.putText(text.slice(from, end));
      from = end;
    }
    this.writeString(text.slice(from));
  }

  /** UTF-8, but each half of a surrogate pair by itself (CESU-8). The room is reserved. */
  private putText(text: string): void {
    const { length } = text;
    if (length <= SHORT_TEXT) {
      const { buffer } = this;
      let { at } = this;
      for (let index = 0; index < length; index++) {
        const unit = text.charCodeAt(index);
        if (unit >= 0x80) return this.putUnits(text, index, at);
        buffer[at++] = unit;
      }
      this.at = at;
      return;
    }
    const bytes = this.buffer.write(text, this.at, 'utf8');
    // Without surrogates UTF-8 and CESU-8 are the same; with them there are more bytes than units.
    if (bytes !== length && SURROGATE.test(text)) this.putUnits(text, 0, this.at);
    else this.at += bytes;
  }

  private putUnits(text: string, from: number, at: number): void {
    const { buffer } = this;
    for (let index = from; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      if (unit < 0x80) buffer[at++] = unit;
      else if (unit < 0x800) {
        buffer[at++] = 0xc0 | (unit >> 6);
        buffer[at++] = 0x80 | (unit & 0x3f);
      } else {
        buffer[at++] = 0xe0 | (unit >> 12);
        buffer[at++] = 0x80 | ((unit >> 6) & 0x3f);
        buffer[at++] = 0x80 | (unit & 0x3f);
      }
    }
    this.at = at;
  }

  private putDouble(value: number): void {
    this.buffer[this.at] = 0x44;
    this.view.setFloat64(this.at + 1, value);
    this.at += 9;
  }

  private putInt32(value: number): void {
    const { buffer } = this;
    buffer[this.at++] = value >> 24;
    buffer[this.at++] = value >> 16;
    buffer[this.at++] = value >> 8;
    buffer[this.at++] = value;
  }

  private putInt64(value: number): void {
    const high = Math.floor(value / TWO_TO_32);
    this.putInt32(high);
    this.putInt32((value - high * TWO_TO_32) | 0);
  }

  private reserve(bytes: number): void {
    if (this.at + bytes > this.buffer.length) this.grow(bytes);
  }

  private grow(bytes: number): void {
    const before = this.buffer;
    this.allocate(Math.max(before.length * 2, this.at + bytes));
    before.copy(this.buffer, 0, 0, this.at);
  }

  private allocate(bytes: number): void {
    this.buffer = Buffer.allocUnsafeSlow(bytes);
    this.view = viewOf(this.buffer);
  }
}

const viewOf = (buffer: Buffer): DataView => new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
