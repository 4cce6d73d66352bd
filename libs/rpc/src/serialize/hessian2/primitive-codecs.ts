import type { PrimitiveKind } from '../../common/contract/field-type.js';
import { describeValue, TypeMismatch } from '../../common/type-mismatch.js';
import type { Codec } from './codec.js';
import type { Hessian2Reader } from './hessian2-reader.js';
import { describe, fail } from './mismatch.js';
import { untyped } from './untyped.js';

/** The codecs of what is neither made of other values nor an object. */
export const PRIMITIVES: Readonly<Record<PrimitiveKind, Codec>> = {
  string: {
    write(writer, value) {
      if (typeof value !== 'string') throw new TypeMismatch('string', describeValue(value));
      writer.writeString(value);
    },
    read: (reader) => reader.takeString() ?? fail(reader, 'string'),
  },
  boolean: {
    write(writer, value) {
      if (typeof value !== 'boolean') throw new TypeMismatch('boolean', describeValue(value));
      writer.writeBoolean(value);
    },
    read: (reader) => reader.takeBoolean() ?? fail(reader, 'boolean'),
  },
  int8: wholeNumber('int8', -0x80, 0x7f),
  int16: wholeNumber('int16', -0x8000, 0x7fff),
  int32: wholeNumber('int32', -0x8000_0000, 0x7fff_ffff),
  int64: {
    write(writer, value) {
      if (typeof value !== 'string') throw new TypeMismatch('int64', describeValue(value));
      writer.writeLong(value);
    },
    read: (reader) => reader.takeLongText() ?? otherInt64(reader),
  },
  float: {
    write(writer, value) {
      if (typeof value !== 'number') throw new TypeMismatch('float', describeValue(value));
      writer.writeDouble(shortest(value));
    },
    read: (reader) => Math.fround(readDouble(reader, 'float')),
  },
  double: {
    write(writer, value) {
      if (typeof value !== 'number') throw new TypeMismatch('double', describeValue(value));
      writer.writeDouble(value);
    },
    read: (reader) => readDouble(reader, 'double'),
  },
  char: {
    write(writer, value) {
      if (typeof value !== 'string' || value.length !== 1)
        throw new TypeMismatch('char', describeValue(value));
      writer.writeString(value);
    },
    read(reader) {
      const text = reader.takeString() ?? fail(reader, 'char');
      if (text.length !== 1) throw new TypeMismatch('char', 'string');
      return text;
    },
  },
  date: {
    write(writer, value) {
      const ms = value instanceof Date ? value.getTime() : NaN;
      if (Number.isNaN(ms)) throw new TypeMismatch('date', describeValue(value));
      writer.writeDate(ms);
    },
    read(reader) {
      return new Date(reader.takeDate() ?? fail(reader, 'date'));
    },
  },
  any: {
    write: (writer, value) => untyped.write(writer, value),
    read: (reader) => untyped.read(reader),
  },
  binary: {
    write(writer, value) {
      if (!(value instanceof Uint8Array)) throw new TypeMismatch('binary', describeValue(value));
      writer.writeBinary(value);
    },
    read: (reader) => reader.takeBinary() ?? fail(reader, 'binary'),
  },
  void: {
    write(writer, value) {
      if (value !== undefined && value !== null) throw new TypeMismatch('void', describeValue(value));
      writer.writeNull();
    },
    read: (reader) => (reader.takeNull() ? undefined : fail(reader, 'void')),
  },
};

function wholeNumber(kind: 'int8' | 'int16' | 'int32', min: number, max: number): Codec {
  return {
    write(writer, value) {
      if (typeof value !== 'number' || (value | 0) !== value || value < min || value > max)
        throw new TypeMismatch(kind, describeValue(value));
      writer.writeInt(value);
    },
    read(reader) {
      const value = reader.takeInt() ?? untyped.read(reader);
      if (typeof value === 'number' && (value | 0) === value && value >= min && value <= max) return value;
      throw new TypeMismatch(kind, describe(value));
    },
  };
}

/** A whole number in another form: some peers send what fits as an int or a double. */
function otherInt64(reader: Hessian2Reader): string {
  const value = untyped.read(reader);
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  throw new TypeMismatch('int64', describe(value));
}

function readDouble(reader: Hessian2Reader, kind: string): number {
  const value = reader.takeDouble() ?? untyped.read(reader);
  if (typeof value === 'number') return value;
  throw new TypeMismatch(kind, describe(value));
}

/** The shortest decimal that rounds to the same float, as `Float.toString` of Java 19 and later finds it. */
function shortest(value: number): number {
  const single = Math.fround(value);
  if (single === (single | 0) || !Number.isFinite(single)) return single;
  for (let digits = 1; digits < 9; digits++) {
    const text = Number(single.toPrecision(digits));
    if (Math.fround(text) === single) return text;
  }
  return Number(single.toPrecision(9));
}
