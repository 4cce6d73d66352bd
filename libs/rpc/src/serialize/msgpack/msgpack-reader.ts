import { bareRecord } from '../../common/bare-record.js';
import { LIMITS } from '../plain/limits.js';

const TIMESTAMP = -1;

/**
 * Reads MessagePack (https://github.com/msgpack/msgpack/blob/master/spec.md) of strangers: a length is compared with the bytes that
 * are left before anything is made, depth and number of values are bounded, keys of maps are never special. Whole numbers that a
 * number would round come as bigint, timestamps as Date.
 */
export class MsgpackReader {
  private at = 0;
  private depth = 0;
  private values = 0;

  constructor(private readonly bytes: Buffer) {}

  get atEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  /** @throws RangeError or TypeError for what is not MessagePack, or too much of it */
  read(): unknown {
    if (++this.values > LIMITS.values) throw new RangeError(`more than ${LIMITS.values} values`);
    const code = this.bytes[this.take(1)]!;
    if (code <= 0x7f) return code;
    if (code <= 0x8f) return this.readMap(code & 0x0f);
    if (code <= 0x9f) return this.readList(code & 0x0f);
    if (code <= 0xbf) return this.readText(code & 0x1f);
    if (code >= 0xe0) return code - 0x100;
    if (code >= 0xd9) return this.readSized(code);
    return code >= 0xc4 && code <= 0xc9 ? this.readSized(code) : this.readFixed(code);
  }

  /** Numbers, constants and extensions of a fixed size. */
  private readFixed(code: number): unknown {
    const { bytes } = this;
    switch (code) {
      case 0xc0:
        return null;
      case 0xc2:
        return false;
      case 0xc3:
        return true;
      case 0xca:
        return bytes.readFloatBE(this.take(4));
      case 0xcb:
        return bytes.readDoubleBE(this.take(8));
      case 0xcc:
      case 0xcd:
      case 0xce:
        return this.readLength(1 << (code - 0xcc));
      case 0xcf:
        return narrow(bytes.readBigUInt64BE(this.take(8)));
      case 0xd0:
      case 0xd1:
      case 0xd2: {
        const size = 1 << (code - 0xd0);
        return bytes.readIntBE(this.take(size), size);
      }
      case 0xd3:
        return narrow(bytes.readBigInt64BE(this.take(8)));
      default:
        if (code >= 0xd4) return this.readExtension(1 << (code - 0xd4));
        throw new TypeError(`unknown code 0x${code.toString(16)}`);
    }
  }

  /** What has its length before it. */
  private readSized(code: number): unknown {
    if (code <= 0xc6) {
      const length = this.readLength(1 << (code - 0xc4));
      const at = this.take(length);
      return this.bytes.subarray(at, at + length);
    }
    if (code <= 0xc9) return this.readExtension(this.readLength(1 << (code - 0xc7)));
    if (code <= 0xdb) return this.readText(this.readLength(1 << (code - 0xd9)));
    if (code <= 0xdd) return this.readList(this.readLength(2 << (code - 0xdc)));
    return this.readMap(this.readLength(2 << (code - 0xde)));
  }

  private readText(length: number): string {
    const at = this.take(length);
    return this.bytes.toString('utf8', at, at + length);
  }

  private readList(length: number): unknown[] {
    this.begin(length);
    const list: unknown[] = [];
    for (let index = 0; index < length; index++) list.push(this.read());
    this.depth--;
    return list;
  }

  private readMap(length: number): Record<string, unknown> {
    this.begin(length * 2);
    const record = bareRecord<unknown>();
    for (let index = 0; index < length; index++) {
      const key = this.read();
      if (typeof key === 'object') throw new TypeError('a key that is neither text nor a number');
      record[String(key)] = this.read();
    }
    this.depth--;
    return record;
  }

  /** Each value inside has a byte at least. */
  private begin(values: number): void {
    if (values > this.bytes.length - this.at)
      throw new RangeError(`${values} values in ${this.bytes.length - this.at} bytes`);
    if (++this.depth > LIMITS.depth) throw new RangeError(`values nested deeper than ${LIMITS.depth}`);
  }

  private readExtension(length: number): Date {
    const type = this.bytes.readInt8(this.take(1));
    const at = this.take(length);
    if (type !== TIMESTAMP) throw new TypeError(`unknown extension ${type}`);
    const { bytes } = this;
    switch (length) {
      case 4:
        return instant(bytes.readUInt32BE(at), 0);
      case 8: {
        const high = bytes.readUInt32BE(at);
        return instant((high & 3) * 2 ** 32 + bytes.readUInt32BE(at + 4), high >>> 2);
      }
      case 12:
        return instant(Number(bytes.readBigInt64BE(at + 4)), bytes.readUInt32BE(at));
      default:
        throw new TypeError(`a timestamp of ${length} bytes`);
    }
  }

  private readLength(size: number): number {
    return this.bytes.readUIntBE(this.take(size), size);
  }

  /** Where so many bytes begin, which are read by that. */
  private take(length: number): number {
    const { at } = this;
    if (length > this.bytes.length - at) throw new RangeError('the message ends in the middle of a value');
    this.at = at + length;
    return at;
  }
}

function instant(seconds: number, nanos: number): Date {
  const date = new Date(seconds * 1000 + Math.floor(nanos / 1_000_000));
  if (Number.isNaN(date.getTime())) throw new RangeError('a timestamp that is not a date');
  return date;
}

const narrow = (value: bigint): number | bigint =>
  value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
