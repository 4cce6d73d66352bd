import { describe, expect, it } from '@jest/globals';
import {
  any,
  binary,
  date,
  decimal,
  double,
  int32,
  int64,
  list,
  map,
  string,
  type FieldType,
} from '../../common/contract/field-type.js';
import { captureBytes } from '../serializer.js';
import { GsonSerializer } from './gson-serializer.js';

const serializer = new GsonSerializer();
const encode = (type: FieldType, value: unknown): string =>
  captureBytes(serializer, (output) => output.writeValue(type, value)).toString();
const decode = (type: FieldType, text: string): unknown =>
  serializer.input(Buffer.from(text)).readValue(type);

describe('GsonSerializer', () => {
  it.each<[FieldType, unknown, string]>([
    [string(), 'a\n"é\ud800', '"a\\n\\"é\\ud800"\n'],
    [int64(), '9007199254740993', '"9007199254740993"\n'],
    [double(), NaN, '"NaN"\n'],
    [binary(), Buffer.from([1, 255]), '[1,-1]\n'],
    [date(), new Date(0), '"1970-01-01T00:00:00.000Z"\n'],
    [map(int32()), JSON.parse('{"__proto__":1}'), '{"__proto__":1}\n'],
  ])('writes one line of JSON a value %#', (type, value, line) => {
    expect(encode(type, value)).toBe(line);
  });

  it.each<[FieldType, string, unknown]>([
    [int64(), '9223372036854775807', '9223372036854775807'],
    [int64(), '-5', '-5'],
    [int64(), '9007199254740992', '9007199254740992'],
    [int64(), '-9223372036854775808', '-9223372036854775808'],
    [decimal(), '199.00', '199.00'],
    [decimal(), '5', '5'],
    [decimal(), '1e3', '1e3'],
    [double(), '1.50', 1.5],
    [int32(), '1.0', 1],
    [any(), '[9007199254740993,1.0,"9007199254740993"]', [9007199254740993n, 1, '9007199254740993']],
    [binary(), '"AQI="', Buffer.from([1, 2])],
    [date(), '1000', new Date(1000)],
    [date(), '"2024-02-29T08:00:00+08:00"', new Date('2024-02-29T00:00:00Z')],
    [string(), '"a"\r', 'a'],
  ])('reads what Java writes, and rounds no number %#', (type, line, value) => {
    expect(decode(type, line)).toEqual(value);
  });

  it('refuses numbers that do not fit, and dates without an instant', () => {
    expect(() => decode(int64(), '9223372036854775808')).toThrow('value: expected int64');
    expect(() => decode(int64(), '1.5')).toThrow('value: expected int64');
    expect(() => decode(int64(), '1e30')).toThrow('value: expected int64');
    expect(() => decode(date(), '"Nov 14, 2023, 10:13:20 PM"')).toThrow('value: expected date, got string');
  });

  it("reads an exception's class, message and fields", () => {
    const line =
      '{"exception":{"reason":7,"detailMessage":"sold out","stackTrace":[]},"clazz":"a.SoldOut"}\n';
    expect(new GsonSerializer().input(Buffer.from(line)).readThrowable()).toMatchObject({
      className: 'a.SoldOut',
      message: 'sold out',
      fields: { reason: 7 },
    });
    for (const other of ['null', '"sold out"', '{"exception":1}'])
      expect(new GsonSerializer().input(Buffer.from(other)).readThrowable()).toMatchObject({
        className: 'unknown',
        message: '',
      });
  });

  it('counts depth and values before anything is made', () => {
    expect(() => decode(any(), '['.repeat(1_000_000))).toThrow('nested deeper than 64');
    expect(() => decode(any(), `[${'0,'.repeat(1_000_000)}0]`)).toThrow('more than 1000000 values');
    expect(() => decode(any(), `"${'['.repeat(100)}\\"${'{'.repeat(100)}"`)).not.toThrow();
    expect(() => decode(list(string()), '["a"')).toThrow(SyntaxError);
  });

  it('lets no key reach a prototype', () => {
    const value = decode(any(), '{"__proto__":{"polluted":1},"constructor":2}') as object;
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(Object.getPrototypeOf(value))).toBeNull();
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});
