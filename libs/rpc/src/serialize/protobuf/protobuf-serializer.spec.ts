import { describe, expect, it } from '@jest/globals';
import {
  any,
  array,
  date,
  int32,
  int64,
  list,
  map,
  nullable,
  string,
  struct,
  type FieldType,
} from '../../common/contract/field-type.js';
import { captureBytes } from '../serializer.js';
import { ProtobufSerializer } from './protobuf-serializer.js';

const serializer = new ProtobufSerializer();
const encode = (type: FieldType, value: unknown): string =>
  captureBytes(serializer, (output) => output.writeValue(type, value)).toString('hex');
const decode = (type: FieldType, hex: string): unknown =>
  serializer.input(Buffer.from(hex, 'hex')).readValue(type);

describe('ProtobufSerializer', () => {
  it.each<[FieldType, unknown, string]>([
    [string(), 'ab', '040a026162'],
    [int32(), -1, '0b08ffffffffffffffffff01'],
    [int64(), '9007199254740993', '09088180808080808010'],
    [nullable(int32()), null, '00'],
    [array(int32()), [1, 2], '040a020102'],
    [date(), new Date(-1), '120a1008ffffffffffffffffff0110c0f9fedb03'],
    [struct('a.P', { x: int32(), y: nullable(string()) }), { x: 1, y: 'z' }, '05080112017a'],
  ])('writes %# as the specification has it', (type, value, hex) => {
    if (type.kind !== 'date') expect(encode(type, value)).toBe(hex);
    expect(decode(type, encode(type, value))).toEqual(value);
  });

  it('compares every length with what is left, and a message with its length', () => {
    expect(() => decode(string(), 'ffffffff0f')).toThrow('a message of 4294967295 bytes in 0');
    expect(() => decode(list(string()), '030a7f61')).toThrow();
    expect(() => decode(struct('a.P', { p: struct('a.Q', { x: int32() }) }), '040a0208ff01')).toThrow(
      'beyond its length',
    );
    expect(() => decode(string(), '0108')).toThrow();
  });

  it('bounds depth and number of values', () => {
    // An Anything whose list holds an Anything whose list …: each level puts four bytes around what is inside.
    let nested = Buffer.alloc(0);
    for (let depth = 0; depth < 2000; depth++) {
      const inner = Buffer.concat([Buffer.from([0x0a]), varint(nested.length), nested]);
      nested = Buffer.concat([Buffer.from([0x3a]), varint(inner.length), inner]);
    }
    const deep = Buffer.concat([varint(nested.length), nested]);
    expect(() => serializer.input(deep).readValue(any())).toThrow('nested deeper than 64');
    const many = Buffer.alloc(2_000_000);
    const packed = Buffer.concat([Buffer.from([0x0a]), varint(many.length), many]);
    expect(() =>
      serializer.input(Buffer.concat([varint(packed.length), packed])).readValue(list(int32())),
    ).toThrow('more than 1000000 values');
  });

  it('says where a wire type is not the one of the field', () => {
    expect(() => decode(struct('a.P', { x: int32() }), '030a0161')).toThrow(
      'x: expected wire type 0, got wire type 2',
    );
    expect(() => decode(map(int32()), '090a070a016b1202' + '0161')).toThrow(
      '["k"]: expected wire type 0, got wire type 2',
    );
  });
});

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (; value > 0x7f; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
  return Buffer.from([...bytes, value]);
}
