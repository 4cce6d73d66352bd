import hessian from 'hessian.js';
import { newAttachments, type Attachments } from '../../common/attachments.js';
import { bareRecord } from '../../common/bare-record.js';
import { HESSIAN2_LIMITS } from './hessian2-limits.js';

/** An object of a named class as it stood on the wire. */
export class HessianObject {
  constructor(
    readonly className: string,
    /** Inherits nothing. */
    readonly fields: Readonly<Record<string, unknown>>,
  ) {}
}

/**
 * The package's decoder with bounds and without trust: maps and objects have no prototype, so no key can reach one; classes
 * are only names, never errors or converters; depth and number of values are bounded; references must refer backwards.
 */
export class HardenedDecoder extends hessian.DecoderV2 {
  private depth = 0;
  private values = 0;

  override read(): unknown {
    if (++this.depth > HESSIAN2_LIMITS.depth)
      throw new RangeError(`values nested deeper than ${HESSIAN2_LIMITS.depth}`);
    if (++this.values > HESSIAN2_LIMITS.values)
      throw new RangeError(`more than ${HESSIAN2_LIMITS.values} values`);
    const value = super.read(false);
    this.depth--;
    return value;
  }

  /** The next byte, not taken. */
  peek(): number {
    const { _bytes, _offset } = this.byteBuffer;
    if (_offset >= _bytes.length) throw new RangeError('unexpected end of message');
    return _bytes[_offset]!;
  }

  get atEnd(): boolean {
    return this.byteBuffer._offset >= this.byteBuffer._bytes.length;
  }

  readHashMap(): unknown {
    this.byteBuffer.skip(1);
    return this.readEntries();
  }

  /** The text pairs of a map that has hardly anything else; whatever is not text is left out. */
  readTextPairs(): Attachments {
    const pairs = newAttachments();
    const code = this.peek();
    this.byteBuffer.skip(1);
    if (code === 0x4e) return pairs;
    if (code === 0x4d) this.readType();
    else if (code !== 0x48) this.throwError('readTextPairs', code);
    this._addRef(pairs);
    while (this.peek() !== 0x5a) {
      const key = this.read();
      const value = this.read();
      if (typeof key === 'string' && typeof value === 'string') pairs[key] = value;
    }
    this.byteBuffer.skip(1);
    return pairs;
  }

  readMap(): unknown {
    this.byteBuffer.skip(1);
    this.readType();
    return this.readEntries();
  }

  readObject(): unknown {
    const code = this.byteBuffer.get();
    if (code === 0x43) {
      this._readObjectDefinition();
      return this.readObject();
    }
    const index = code === 0x4f ? this.readInt() : code - 0x60;
    const definition = this.classes[index];
    if (definition === undefined) throw new RangeError(`no class definition ${index}`);
    const fields = bareRecord<unknown>();
    const object = new HessianObject(definition.name, fields);
    this._addRef(object);
    for (const name of definition.fields) fields[name] = this.read();
    return object;
  }

  readArray(): unknown {
    const code = this.byteBuffer.get();
    const typed = code === 0x56 || (code >= 0x70 && code <= 0x77);
    if (typed) this.readType();
    const length = code === 0x56 || code === 0x58 ? this.readInt() : (code - 0x70) & 7;
    const left = this.byteBuffer._bytes.length - this.byteBuffer._offset;
    if (length < 0 || length > left) throw new RangeError(`a list of ${length} values in ${left} bytes`);
    const list: unknown[] = [];
    this._addRef(list);
    for (let index = 0; index < length; index++) list.push(this.read());
    return list;
  }

  readRef(): unknown {
    const id = this.readRefId();
    if (!(id >= 0 && id < this.refId)) throw new RangeError(`no value ${id} to refer to`);
    return this.refMap[id];
  }

  /** Text that is plain ASCII, which nearly all is, is taken in one piece. */
  override _readUTF8String(length?: number): string {
    if (length === undefined) length = (this.byteBuffer.get() << 8) | this.byteBuffer.get();
    const { _bytes: bytes, _offset: from } = this.byteBuffer;
    const end = from + length;
    if (!(end <= bytes.length)) throw new RangeError('text runs over the end of the message');
    for (let at = from; at < end; at++) {
      if (bytes[at]! >= 0x80) return super._readUTF8String(length);
    }
    this.byteBuffer._offset = end;
    return bytes.toString('latin1', from, end);
  }

  private readEntries(): unknown {
    const map = bareRecord<unknown>();
    this._addRef(map);
    while (this.peek() !== 0x5a) {
      const key = this.read();
      const value = this.read();
      map[keyText(key)] = value;
    }
    this.byteBuffer.skip(1);
    return map;
  }
}

function keyText(key: unknown): string {
  if (typeof key === 'string') return key;
  if (typeof key === 'number' || typeof key === 'boolean') return String(key);
  if (key instanceof HessianObject && typeof key.fields.name === 'string') return key.fields.name;
  throw new TypeError('a map key that is neither text nor number');
}
