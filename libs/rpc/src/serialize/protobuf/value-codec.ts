import type { Writer } from 'protobufjs/minimal.js';
import type { EnumType, FieldType } from '../../common/contract/field-type.js';
import { describeValue, TypeMismatch } from '../../common/type-mismatch.js';
import {
  checkBinary,
  checkBoolean,
  checkDate,
  checkEnum,
  checkInt64,
  checkNumber,
  checkUtf8,
  checkUtf8Char,
  checkValue,
  checkWhole,
} from '../plain/scalars.js';
import { readMessage, type ProtobufReader } from './protobuf-reader.js';

/** Wire types (https://protobuf.dev/programming-guides/encoding). */
export const WIRE = { VARINT: 0, FIXED64: 1, DELIMITED: 2, FIXED32: 5 } as const;

/** Writes and reads one value after its tag. Both ways throw TypeMismatch. */
export interface ValueCodec {
  readonly wireType: number;
  write(writer: Writer, value: unknown, depth: number): void;
  read(reader: ProtobufReader): unknown;
  /** What an absent field stands for, as others leave out zeros and empty texts; undefined where it must be there. */
  readonly absent?: unknown;
}

const text = (check: (value: unknown) => string, absent?: string): ValueCodec => ({
  wireType: WIRE.DELIMITED,
  write: (writer, value) => void writer.string(check(value)),
  read: ({ wire }) => check(wire.string()),
  absent,
});

const whole = (kind: 'int8' | 'int16' | 'int32'): ValueCodec => {
  const check = checkWhole(kind);
  return {
    wireType: WIRE.VARINT,
    write: (writer, value) => void writer.int32(check(value)),
    read: ({ wire }) => check(wire.int32()),
    absent: 0,
  };
};

const floating = (kind: 'float' | 'double'): ValueCodec => {
  const check = checkNumber(kind);
  return {
    wireType: kind === 'float' ? WIRE.FIXED32 : WIRE.FIXED64,
    write: (writer, value) => void writer[kind](check(value)),
    read: ({ wire }) => wire[kind](),
    absent: 0,
  };
};

/** The name of a constant. */
export const enumText = (type: EnumType): ValueCodec => text(checkEnum(type));

/** By the position of the constant. */
function enumeration(type: EnumType): ValueCodec {
  const check = checkEnum(type);
  return {
    wireType: WIRE.VARINT,
    write: (writer, value) => void writer.int32(type.values.indexOf(check(value))),
    read({ wire }) {
      const constant = type.values[wire.int32()];
      if (constant === undefined) throw new TypeMismatch(`constant of ${type.javaName}`, 'another number');
      return constant;
    },
    absent: type.values[0],
  };
}

/** `google.protobuf.Timestamp`: seconds = 1, nanos = 2. */
export const timestamp: ValueCodec = {
  wireType: WIRE.DELIMITED,
  write(writer, value) {
    const ms = checkDate(value);
    const seconds = Math.floor(ms / 1000);
    writer
      .fork()
      .uint32(0x08)
      .int64(seconds)
      .uint32(0x10)
      .int32((ms - seconds * 1000) * 1_000_000)
      .ldelim();
  },
  read(reader) {
    const { wire } = reader;
    let [seconds, nanos] = [0, 0];
    readMessage(reader, (tag) => {
      if (tag === 0x08) seconds = Number(wire.int64());
      else if (tag === 0x10) nanos = wire.int32();
      else return false;
      return true;
    });
    const date = new Date(seconds * 1000 + Math.floor(nanos / 1_000_000));
    if (Number.isNaN(date.getTime())) throw new TypeMismatch('date', describeValue(seconds));
    return date;
  },
};

/** Undefined for types that hold other values. */
export function scalarCodec(type: FieldType): ValueCodec | undefined {
  switch (type.kind) {
    case 'string':
      return text(checkUtf8, '');
    case 'char':
      return text(checkUtf8Char);
    case 'value':
      return text(checkValue(type));
    case 'boolean':
      return {
        wireType: WIRE.VARINT,
        write: (writer, value) => void writer.bool(checkBoolean(value)),
        read: ({ wire }) => wire.bool(),
        absent: false,
      };
    case 'int8':
    case 'int16':
    case 'int32':
      return whole(type.kind);
    case 'int64':
      return {
        wireType: WIRE.VARINT,
        write: (writer, value) => void writer.int64(checkInt64(value)),
        read: ({ wire }) => String(wire.int64()),
        absent: '0',
      };
    case 'float':
    case 'double':
      return floating(type.kind);
    case 'binary':
      return {
        wireType: WIRE.DELIMITED,
        write: (writer, value) => void writer.bytes(checkBinary(value)),
        read: ({ wire }) => wire.bytes(),
        get absent() {
          return Buffer.alloc(0);
        },
      };
    case 'enum':
      return enumeration(type);
    case 'date':
      return timestamp;
    default:
      return undefined;
  }
}
