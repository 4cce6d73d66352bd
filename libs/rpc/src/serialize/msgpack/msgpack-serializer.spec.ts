import { describe, expect, it } from '@jest/globals';
import { encode as encodeWithLibrary } from '@msgpack/msgpack';
import {
  any,
  bigInteger,
  binary,
  char,
  date,
  decimal,
  int32,
  int64,
  list,
  string,
  struct,
  type FieldType,
} from '../../common/contract/field-type.js';
import { captureBytes } from '../serializer.js';
import { MsgpackSerializer } from './msgpack-serializer.js';

const serializer = new MsgpackSerializer();
const encode = (type: FieldType, value: unknown): string =>
  captureBytes(serializer, (output) => output.writeValue(type, value)).toString('hex');
const decode = (type: FieldType, hex: string): unknown =>
  serializer.input(Buffer.from(hex, 'hex')).readValue(type);

describe('MsgpackSerializer', () => {
  it.each<[FieldType, unknown, string]>([
    [int64(), '-1', 'ff'],
    [int64(), '9007199254740993', 'cf0020000000000001'],
    [int64(), '-9223372036854775808', 'd38000000000000000'],
    [binary(), Buffer.from([1]), 'c40101'],
    [int64(), '4294967296', 'cf0000000100000000'],
    [int64(), '-2147483649', 'd3ffffffff7fffffff'],
    [date(), new Date(1000), 'cd03e8'],
    [date(), new Date(1700000000123), 'cf0000018bcfe5687b'],
    [date(), new Date(-1700000000123), 'd3fffffe74301a9785'],
    [any(), [1700000000123, 0.5], '92cf0000018bcfe5687bcb3fe0000000000000'],
    [string(), '😀', 'a4f09f9880'],
    [struct('a.P', { x: int32() }), { x: 1 }, '81a17801'],
  ])('writes %# as the specification has it', (type, value, hex) => {
    expect(encode(type, value)).toBe(hex);
    expect(decode(type, hex)).toEqual(value);
  });

  it.each<[string, FieldType, string, unknown]>([
    ['int 64 of a small number', int32(), 'd30000000000000005', 5],
    ['uint 32', int32(), 'ce00000005', 5],
    ['int 16', int32(), 'd1fffe', -2],
    ['str 8, 16, 32', list(string()), '93d90161da000162db0000000163', ['a', 'b', 'c']],
    ['bin 16', binary(), 'c5000101', Buffer.from([1])],
    ['array 32', list(int32()), 'dd0000000101', [1]],
    ['map 16', struct('a.P', { x: int32() }), 'de0001a17801', { x: 1 }],
    ['timestamp 32', date(), 'd6ff00000001', new Date(1000)],
    ['timestamp 64', date(), 'd7ff0000000400000001', new Date(1000)],
    ['timestamp 96', date(), 'c70cff3b023380fffffffffffffffe', new Date(-1010)],
    ['float 32', any(), 'ca3fc00000', 1.5],
    ["Java's number of a decimal", decimal(), 'cbbe112e0be826d695', '-1E-9'],
    ["Java's number of a bigInteger", bigInteger(), 'cf0020000000000001', '9007199254740993'],
  ])('reads the form %s', (_name, type, hex, value) => {
    expect(decode(type, hex)).toEqual(value);
  });

  it('reads what another implementation writes', () => {
    const value = { a: [1, -1.5, 'text', null, true, 4294967296], b: { c: [{}, []] } };
    expect(decode(any(), Buffer.from(encodeWithLibrary(value)).toString('hex'))).toEqual(value);
  });

  it("reads an exception's class, message and fields", () => {
    const bytes = [encodeWithLibrary('a.SoldOut'), encodeWithLibrary({ message: 'sold out', reason: 7 })];
    expect(serializer.input(Buffer.concat(bytes)).readThrowable()).toMatchObject({
      className: 'a.SoldOut',
      message: 'sold out',
      fields: { reason: 7 },
    });
  });

  it('compares every length with what is left before anything is made', () => {
    expect(() => decode(any(), 'ddffffffff')).toThrow('4294967295 values in 0 bytes');
    expect(() => decode(any(), 'dfffffffff')).toThrow('values in 0 bytes');
    expect(() => decode(any(), 'dbffffffff61')).toThrow('in the middle of a value');
    expect(() => decode(any(), 'c9ffffffffff')).toThrow('in the middle of a value');
    expect(() => serializer.input(Buffer.alloc(1_000_000, 0x91)).readValue(any())).toThrow(
      'nested deeper than 64',
    );
    const many = Buffer.concat([Buffer.from('dd001e8480', 'hex'), Buffer.alloc(2_000_000, 0x90)]);
    expect(() => serializer.input(many).readValue(any())).toThrow('more than 1000000 values');
  });

  it('refuses unknown codes and extensions, and keys that are neither text nor numbers', () => {
    expect(() => decode(any(), 'c1')).toThrow('unknown code 0xc1');
    expect(() => decode(any(), 'd40501')).toThrow('unknown extension 5');
    expect(() => decode(any(), '819001')).toThrow('neither text nor a number');
  });

  it('refuses half a character, which UTF-8 cannot hold', () => {
    expect(() => encode(string(), 'a\ud800')).toThrow('expected string of whole characters');
    expect(() => encode(char(), '\udc00')).toThrow('expected string of whole characters');
  });

  it('lets no key reach a prototype', () => {
    const value = decode(any(), '81a95f5f70726f746f5f5f81a161a162') as object;
    expect(Object.keys(value)).toEqual(['__proto__']);
    expect(({} as { a?: unknown }).a).toBeUndefined();
  });
});
