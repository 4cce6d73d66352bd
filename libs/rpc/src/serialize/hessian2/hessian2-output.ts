import hessian from 'hessian.js';
import type { Attachments } from '../../common/attachments.js';
import type { FieldType, PrimitiveKind, StructType } from '../../common/contract/field-type.js';
import { describeValue, TypeMismatch } from '../../common/type-mismatch.js';
import type { ObjectOutput } from '../serializer.js';

const INITIAL_BYTES = 64 * 1024;
/** An output that one large message made bigger than this is not kept. */
const KEPT_BYTES = 1024 * 1024;
const INT64_MAX = 2n ** 63n - 1n;
const INT64_MIN = -(2n ** 63n);

/** Writes values as hessian2 by their contract types; checks them on the way. Lists, maps and objects are never shared. */
export class Hessian2Output implements ObjectOutput {
  private encoder = new hessian.EncoderV2({ size: INITIAL_BYTES });
  /** Classes of this message; the index is the number of the definition. */
  private classes: string[] = [];

  /** Begins a message. */
  begin(headerBytes: number): this {
    if (this.encoder.byteBuffer._size > KEPT_BYTES)
      this.encoder = new hessian.EncoderV2({ size: INITIAL_BYTES });
    this.encoder.reset();
    this.encoder.byteBuffer._offset = headerBytes;
    if (this.classes.length > 0) this.classes = [];
    return this;
  }

  bytes(): Buffer {
    return this.encoder.byteBuffer._bytes.subarray(0, this.encoder.byteBuffer._offset);
  }

  writeInt(value: number): void {
    this.encoder.writeInt(value);
  }

  writeString(value: string): void {
    this.encoder.writeString(value);
  }

  writeNull(): void {
    this.encoder.writeNull();
  }

  writeRaw(bytes: Uint8Array): void {
    if (bytes.length > 0) this.encoder.byteBuffer.put(bytes);
  }

  writePairs(pairs: Readonly<Attachments>): void {
    for (const key of Object.keys(pairs)) {
      this.encoder.writeString(key);
      this.encoder.writeString(String(pairs[key]));
    }
  }

  writeAttachments(prepared: Uint8Array, own: Readonly<Attachments>): void {
    this.encoder.byteBuffer.put(0x48);
    this.writeRaw(prepared);
    this.writePairs(own);
    this.encoder.byteBuffer.put(0x5a);
  }

  writeValue(type: FieldType, value: unknown): void {
    switch (type.kind) {
      case 'nullable':
        if (value === null || value === undefined) this.encoder.writeNull();
        else this.writeValue(type.inner, value);
        return;
      case 'struct':
        return this.writeStruct(type, value);
      case 'list':
        if (!Array.isArray(value)) throw new TypeMismatch('list', describeValue(value));
        return this.writeList(type.element, value);
      case 'map':
        return this.writeMap(type.value, value);
      case 'enum':
        if (typeof value !== 'string' || !type.values.includes(value)) {
          throw new TypeMismatch(`constant of ${type.javaName}`, describeValue(value));
        }
        this.beginObject(type.javaName, ENUM_FIELDS);
        this.encoder.writeString(value);
        return;
      default:
        return this.writePrimitive(type.kind, value);
    }
  }

  private writeStruct(type: StructType, value: unknown): void {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new TypeMismatch(type.javaName, describeValue(value));
    }
    const names = Object.keys(type.fields);
    this.beginObject(type.javaName, names);
    const fields = value as Readonly<Record<string, unknown>>;
    for (const name of names) {
      try {
        this.writeValue(type.fields[name]!, fields[name]);
      } catch (error) {
        throw error instanceof TypeMismatch ? error.inside(name) : error;
      }
    }
  }

  private writeList(element: FieldType, values: readonly unknown[]): void {
    if (values.length <= 7) this.encoder.byteBuffer.put(0x78 + values.length);
    else {
      this.encoder.byteBuffer.put(0x58);
      this.encoder.writeInt(values.length);
    }
    for (let index = 0; index < values.length; index++) {
      try {
        this.writeValue(element, values[index]);
      } catch (error) {
        throw error instanceof TypeMismatch ? error.inside(`[${index}]`) : error;
      }
    }
  }

  private writeMap(type: FieldType, value: unknown): void {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new TypeMismatch('map', describeValue(value));
    }
    this.encoder.byteBuffer.put(0x48);
    for (const [key, entry] of Object.entries(value)) {
      this.encoder.writeString(key);
      try {
        this.writeValue(type, entry);
      } catch (error) {
        throw error instanceof TypeMismatch ? error.inside(`["${key.slice(0, 40)}"]`) : error;
      }
    }
    this.encoder.byteBuffer.put(0x5a);
  }

  /** Class definition at the first object of a class, then the number of the definition. */
  private beginObject(className: string, fields: readonly string[]): void {
    let index = this.classes.indexOf(className);
    if (index < 0) {
      index = this.classes.push(className) - 1;
      this.encoder.byteBuffer.put(0x43);
      this.encoder.writeString(className);
      this.encoder.writeInt(fields.length);
      for (const field of fields) this.encoder.writeString(field);
    }
    if (index <= 15) {
      this.encoder.byteBuffer.put(0x60 + index);
    } else {
      this.encoder.byteBuffer.put(0x4f);
      this.encoder.writeInt(index);
    }
  }

  private writePrimitive(kind: PrimitiveKind, value: unknown): void {
    switch (kind) {
      case 'string':
        if (typeof value === 'string') return void this.encoder.writeString(value);
        break;
      case 'boolean':
        if (typeof value === 'boolean') return void this.encoder.writeBool(value);
        break;
      case 'int32':
        if (typeof value === 'number' && (value | 0) === value) return void this.encoder.writeInt(value);
        break;
      case 'int64':
        if (typeof value === 'string' && this.writeInt64(value)) return;
        break;
      case 'double':
        if (typeof value === 'number') return void this.encoder.writeDouble(value);
        break;
      case 'binary':
        if (value instanceof Uint8Array) {
          return void this.encoder.writeBytes(Buffer.from(value.buffer, value.byteOffset, value.byteLength));
        }
        break;
      case 'void':
        if (value === undefined || value === null) return void this.encoder.writeNull();
        break;
    }
    throw new TypeMismatch(kind, describeValue(value));
  }

  private writeInt64(text: string): boolean {
    if (!/^-?\d{1,19}$/.test(text)) return false;
    if (text.length <= 15) {
      this.encoder.writeLong(Number(text));
      return true;
    }
    const value = BigInt(text);
    if (value < INT64_MIN || value > INT64_MAX) return false;
    const bytes = Buffer.allocUnsafe(9);
    bytes[0] = 0x4c;
    bytes.writeBigInt64BE(value, 1);
    this.encoder.byteBuffer.put(bytes);
    return true;
  }
}

const ENUM_FIELDS = ['name'] as const;
