import type { Writer } from 'protobufjs/minimal.js';
import { bareRecord } from '../../common/bare-record.js';
import { describeValue, TypeMismatch } from '../../common/type-mismatch.js';
import { HessianObject } from '../hessian2/untyped.js';
import { deeper } from '../plain/limits.js';
import { checkInt64, checkUtf8 } from '../plain/scalars.js';
import { readMessage, type ProtobufReader } from './protobuf-reader.js';
import { timestamp, WIRE, type ValueCodec } from './value-codec.js';

/** The message of `any`, as the printed .proto defines it; a message without a field is null. */
export const ANYTHING_PROTO = `message Anything {
  oneof kind {
    bool boolean = 1;
    int64 integer = 2;
    double number = 3;
    string text = 4;
    bytes binary = 5;
    google.protobuf.Timestamp date = 6;
    List list = 7;
    Map map = 8;
  }
  message List {
    repeated Anything values = 1;
  }
  message Map {
    map<string, Anything> entries = 1;
  }
}`;

const TAG = {
  BOOLEAN: 0x08,
  INTEGER: 0x10,
  NUMBER: 0x19,
  TEXT: 0x22,
  BINARY: 0x2a,
  DATE: 0x32,
  LIST: 0x3a,
  MAP: 0x42,
} as const;
/** Of the only field of a list and a map, and of the key of a pair. */
const FIRST = 0x0a;
const SECOND = 0x12;

export const anything: ValueCodec = {
  wireType: WIRE.DELIMITED,
  write(writer, value, depth) {
    writer.fork();
    writeContent(writer, value, depth);
    writer.ldelim();
  },
  read: (reader) => readContent(reader),
  absent: null,
};

function writeContent(writer: Writer, value: unknown, depth: number): void {
  switch (typeof value) {
    case 'undefined':
      return;
    case 'boolean':
      return void writer.uint32(TAG.BOOLEAN).bool(value);
    case 'number':
      if (Number.isSafeInteger(value)) return void writer.uint32(TAG.INTEGER).int64(value);
      return void writer.uint32(TAG.NUMBER).double(value);
    case 'bigint':
      return void writer.uint32(TAG.INTEGER).int64(checkInt64(String(value)));
    case 'string':
      return void writer.uint32(TAG.TEXT).string(checkUtf8(value));
    case 'object':
      return value === null ? undefined : writeObject(writer, value, depth);
    default:
      throw new TypeMismatch('a value', describeValue(value));
  }
}

function writeObject(writer: Writer, value: object, depth: number): void {
  if (value instanceof Date) return timestamp.write(writer.uint32(TAG.DATE), value, depth);
  if (value instanceof Uint8Array) return void writer.uint32(TAG.BINARY).bytes(value);
  const inside = deeper(depth);
  if (Array.isArray(value)) {
    writer.uint32(TAG.LIST).fork();
    for (const element of value) anything.write(writer.uint32(FIRST), element, inside);
    writer.ldelim();
    return;
  }
  writer.uint32(TAG.MAP).fork();
  for (const [key, entry] of entriesOf(value)) {
    writer.uint32(FIRST).fork().uint32(FIRST).string(checkUtf8(key));
    anything.write(writer.uint32(SECOND), entry, inside);
    writer.ldelim();
  }
  writer.ldelim();
}

/** Objects of a class carry its name as `class`. */
function entriesOf(value: object): Iterable<[string, unknown]> {
  if (value instanceof HessianObject) return [['class', value.className], ...Object.entries(value.fields)];
  if (value instanceof Map) return [...value].map(([key, entry]): [string, unknown] => [String(key), entry]);
  return Object.entries(value);
}

function readContent(reader: ProtobufReader): unknown {
  let value: unknown = null;
  readMessage(reader, (tag) => {
    const { wire } = reader;
    switch (tag) {
      case TAG.BOOLEAN:
        value = wire.bool();
        return true;
      case TAG.INTEGER:
        value = narrow(BigInt(String(wire.int64())));
        return true;
      case TAG.NUMBER:
        value = wire.double();
        return true;
      case TAG.TEXT:
        value = wire.string();
        return true;
      case TAG.BINARY:
        value = wire.bytes();
        return true;
      case TAG.DATE:
        value = timestamp.read(reader);
        return true;
      case TAG.LIST:
        value = readList(reader);
        return true;
      case TAG.MAP:
        value = readMap(reader);
        return true;
      default:
        return false;
    }
  });
  return value;
}

function readList(reader: ProtobufReader): unknown[] {
  const list: unknown[] = [];
  readMessage(reader, (tag) => tag === FIRST && list.push(readContent(reader)) > 0);
  return list;
}

function readMap(reader: ProtobufReader): Record<string, unknown> {
  const record = bareRecord<unknown>();
  readMessage(reader, (tag) => {
    if (tag !== FIRST) return false;
    let [key, value]: [string, unknown] = ['', null];
    readMessage(reader, (inner) => {
      if (inner === FIRST) key = reader.wire.string();
      else if (inner === SECOND) value = readContent(reader);
      return inner === FIRST || inner === SECOND;
    });
    record[key] = value;
    return true;
  });
  return record;
}

const narrow = (value: bigint): number | bigint =>
  value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
