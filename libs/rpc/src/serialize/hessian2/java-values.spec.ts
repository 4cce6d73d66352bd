import { describe, expect, it } from '@jest/globals';
import * as types from '../../common/contract/field-type.js';
import { javaBytes } from '../../../test/golden/hessian-lite-values.js';
import { codecOf } from './compile-codec.js';
import { Hessian2Reader } from './hessian2-reader.js';
import { Hessian2Writer } from './hessian2-writer.js';
import { HessianObject } from './untyped.js';

const { any, array, enumeration, int32, int64, lazy, list, map, nullable, set, string, struct } = types;

const read = (type: types.FieldType, hex: string) => {
  const reader = new Hessian2Reader(Buffer.from(hex, 'hex'));
  const value = codecOf(type).read(reader);
  expect(reader.atEnd).toBe(true);
  return value;
};

function write(type: types.FieldType, value: unknown): string {
  const writer = new Hessian2Writer();
  writer.begin(0);
  codecOf(type).write(writer, value);
  return writer.bytes().toString('hex');
}

const Color = enumeration('dump.Dump$Color', ['RED', 'GREEN']);

describe('values of Java', () => {
  it.each<[keyof typeof javaBytes, types.FieldType, unknown]>([
    ['byte', types.int8(), 5],
    ['short', types.int16(), 300],
    ['float', types.float(), 1.5],
    ['char', types.char(), 'x'],
    ['intArr', array(int32()), [1, 2]],
    ['longArr', array(int64()), ['1', '2']],
    ['shortArr', array(types.int16()), [1, 2]],
    ['floatArr', array(types.float()), [1.5]],
    ['doubleArr', array(types.double()), [1.5]],
    ['boolArr', array(types.boolean()), [true, false]],
    ['strArr', array(string()), ['a', 'b']],
    ['intObjArr', array(nullable(int32())), [1, 2]],
    ['int2d', array(array(int32())), [[1], [2, 3]]],
    ['charArr', array(types.char()), ['a', '秒', '\0']],
    ['objArr', array(any()), ['a', 1]],
    ['enumArr', array(Color), ['RED', 'GREEN']],
    ['hashSet', set(string()), ['a']],
    ['intKeyMap', map(string(), int32()), { 1: 'a' }],
    ['bigDecimal', types.decimal(), '199.00'],
    ['uuid', types.uuid(), '00000000-0000-0001-0000-000000000002'],
    ['locale', types.locale(), 'zh_CN'],
    ['currency', types.currency(), 'CNY'],
    ['date', types.date(), new Date(1700000000123)],
    ['dateMin', types.date(), new Date(1700000040000)],
    ['localDate', types.localDate(), '2024-02-29'],
    ['localTime', types.localTime(), '01:02:03.000000004'],
    ['localDateTime', types.localDateTime(), '2024-02-29T01:02:03.000000004'],
    ['instant', types.instant(), '2023-11-14T22:13:20.000000005Z'],
    ['duration', types.duration(), 'PT3.000000004S'],
    ['period', types.period(), 'P1Y2M3D'],
    ['year', types.year(), '2024'],
    ['yearMonth', types.yearMonth(), '2024-02'],
    ['monthDay', types.monthDay(), '--02-29'],
    ['zoneOffset', types.zoneOffset(), '+08:00'],
    ['zoneId', types.zoneId(), 'Asia/Shanghai'],
    ['offsetTime', types.offsetTime(), '01:02:03.000000004Z'],
    ['offsetDateTime', types.offsetDateTime(), '2024-02-29T01:02:03.000000004+08:00'],
    ['zonedDateTime', types.zonedDateTime(), '2024-02-29T01:02:03.000000004+08:00[Asia/Shanghai]'],
  ])('%s is read, and written as Java writes it', (name, type, value) => {
    expect(read(type, javaBytes[name])).toEqual(value);
    expect(write(type, value)).toBe(javaBytes[name]);
  });

  it.each<[keyof typeof javaBytes, types.FieldType, unknown]>([
    ['float01', types.float(), Math.fround(0.1)],
    ['bigInteger', types.bigInteger(), '123456789012345678901234567890'],
    ['bigIntNeg', types.bigInteger(), '-5'],
    ['linkedList', list(int32()), [1]],
    ['treeSet', set(string()), ['a']],
    ['emptyList', list(string()), []],
    ['linkedHashMap', map(int32()), { a: 1 }],
  ])('%s is read, and comes back from what we write', (name, type, value) => {
    expect(read(type, javaBytes[name])).toEqual(value);
    expect(read(type, write(type, value))).toEqual(value);
  });

  it('an object that holds itself is read as one that holds itself', () => {
    const Node: types.StructType<unknown> = struct('dump.Dump$Node', {
      name: string(),
      next: nullable(lazy(() => Node)),
      numbers: array(int32()),
      boxed: nullable(int64()),
      when: types.date(),
    });
    const node = read(Node, javaBytes.cycle) as Record<string, unknown>;
    expect(node).toMatchObject({ name: 'n', numbers: [1], boxed: '5', when: new Date(0) });
    expect(node.next).toBe(node);
    const again = read(Node, write(Node, node)) as Record<string, unknown>;
    expect(again.next).toBe(again);
  });

  it('a tree that shares a leaf and holds its root is written so that it is read the same', () => {
    const Tree: types.StructType<unknown> = struct('io.stampede.interop.api.Node', {
      children: nullable(list(lazy(() => Tree))),
      next: nullable(lazy(() => Tree)),
      name: string(),
    });
    const tree = read(Tree, javaBytes.nodeTree) as { children: unknown[] };
    expect(tree.children[0]).toBe(tree.children[1]);
    expect(tree.children[2]).toBe(tree);
    const again = read(Tree, write(Tree, tree)) as { children: unknown[] };
    expect(again.children[0]).toBe(again.children[1]);
    expect(again.children[2]).toBe(again);
  });

  it('a list that holds itself is refused: only objects are known again', () => {
    const Nested: types.ListType<unknown> = list(lazy(() => Nested));
    const values: unknown[] = [];
    values.push(values);
    expect(() => write(Nested, values)).toThrow('in a circle');
  });

  it('an array of int8 is refused where it is declared: that is binary', () => {
    expect(() => array(types.int8())).toThrow('byte[] is binary()');
  });

  it('what is shared is read as shared, typed or not', () => {
    const values = read(list(any()), javaBytes.shared) as unknown[];
    expect(values.slice(0, 2).map((value) => (value as HessianObject).fields)).toEqual([
      { name: 'RED' },
      { name: 'RED' },
    ]);
    expect(values[2]).toBe(values[3]);
    expect(values.slice(6)).toEqual([
      'x',
      'x',
      new Date(0),
      new Date(0),
      expect.anything(),
      expect.anything(),
    ]);
  });

  it('an exception shows class and message, with its own fields behind a cause that is itself', () => {
    const exception = read(any(), javaBytes.exception) as HessianObject;
    expect(exception.className).toBe('dump.Dump$Bad');
    expect(exception.fields).toMatchObject({ detailMessage: 'no', code: 7, stackTrace: [] });
    expect(exception.fields.cause).toBe(exception);
  });

  it.each<[types.FieldType, string]>([
    [types.localDate(), '2023-02-29'],
    [types.localTime(), '24:00:00'],
    [types.decimal(), 'NaN'],
    [types.uuid(), 'x'],
    [types.zoneOffset(), '+19:00'],
    [types.instant(), '2024-01-01T00:00:00'],
    [types.char(), 'ab'],
    [types.monthDay(), '02-29'],
    [types.duration(), 'PT'],
    [map(string(), int32()), 'a'],
  ])('refuses to write what is none %#', (type, text) => {
    expect(() => write(type, type.kind === 'map' ? { [text]: 'b' } : text)).toThrow('expected');
  });

  it.each(['-0001-01-01', '0000-02-29', '+12345-12-31', '1969-12-31'])('keeps the day %s', (day) => {
    expect(read(types.localDate(), write(types.localDate(), day))).toBe(day);
    expect(read(types.instant(), write(types.instant(), `${day}T23:59:59Z`))).toBe(`${day}T23:59:59Z`);
  });

  it.each(['PT0S', 'PT-1.5S', 'PT-0.000000001S', 'PT12.5S'])('keeps the duration %s', (text) => {
    expect(read(types.duration(), write(types.duration(), text))).toBe(text);
  });

  it('unwraps the handles that some versions put around small numbers', () => {
    const bytes = `4330${Buffer.from('-com.alibaba.com.caucho.hessian.io.ShortHandle').toString('hex')}9105${Buffer.from('value').toString('hex')}6097`;
    expect(read(types.int16(), bytes)).toBe(7);
  });
});
