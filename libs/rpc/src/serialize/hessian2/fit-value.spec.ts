import { describe, expect, it } from '@jest/globals';
import {
  array,
  bigInteger,
  binary,
  boolean,
  date,
  decimal,
  double,
  enumeration,
  int8,
  int32,
  int64,
  lazy,
  list,
  localDate,
  map,
  nothing,
  nullable,
  string,
  struct,
  type StructType,
} from '../../common/contract/field-type.js';
import { fitValue } from './fit-value.js';
import { HessianObject } from './untyped.js';

const Color = enumeration('a.Color', ['RED', 'BLUE']);
const Leaf = struct('a.Leaf', { id: int64(), note: nullable(string()) });
const Tree: StructType = struct('a.Tree', {
  left: lazy(() => nullable(Tree)),
  right: lazy(() => nullable(Tree)),
});

describe('fitValue', () => {
  it.each([
    [int32(), 7, 7],
    [int32(), '-7', -7],
    [int8(), 127n, 127],
    [int64(), 7, '7'],
    [int64(), 9007199254740993n, '9007199254740993'],
    [int64(), '-9223372036854775808', '-9223372036854775808'],
    [double(), 3, 3],
    [double(), '2.5', 2.5],
    [boolean(), 'true', true],
    [decimal(), '199.00', '199.00'],
    [decimal(), 1.5, '1.5'],
    [decimal(), new HessianObject('java.math.BigDecimal', { value: '0.10' }), '0.10'],
    [bigInteger(), 123456789012345678901234567890n, '123456789012345678901234567890'],
    [localDate(), '2024-02-29', '2024-02-29'],
    [date(), '2024-02-29T00:00:00Z', new Date(Date.UTC(2024, 1, 29))],
    [binary(), [1, -1], Uint8Array.of(1, 255)],
    [Color, 'RED', 'RED'],
    [Color, new HessianObject('a.Color', { name: 'BLUE' }), 'BLUE'],
    [nullable(string()), undefined, null],
    [nothing(), null, undefined],
    [list(int64()), [1, '2'], ['1', '2']],
    [array(string()), ['a'], ['a']],
    [map(int32(), int64()), new Map([[9007199254740993n, '1']]), { '9007199254740993': 1 }],
    [Leaf, { class: 'a.Leaf', id: 5, more: 1 }, { id: '5', note: null }],
    [Leaf, new HessianObject('a.Leaf', { id: 5, note: 'x' }), { id: '5', note: 'x' }],
  ])('makes of %j what the contract wants', (type, value, fitted) => {
    expect(fitValue(type, value)).toEqual(fitted);
  });

  it.each([
    [int32(), 2 ** 31, 'expected int32, got number'],
    [int32(), 1.5, 'expected int32, got fraction'],
    [int32(), [5], 'expected int32, got list'],
    [int8(), 128, 'expected int8'],
    [int64(), 2 ** 53, 'expected int64'],
    [int64(), '9223372036854775808', 'expected int64'],
    [int64(), true, 'expected int64, got boolean'],
    [double(), '', 'expected double'],
    [string(), 5, 'expected string, got number'],
    [decimal(), '1,5', 'expected java.math.BigDecimal'],
    [decimal(), new HessianObject('java.util.UUID', { value: '1' }), 'object of java.util.UUID'],
    [date(), 'someday', 'expected date'],
    [binary(), [300], 'expected binary'],
    [Color, 'GREEN', 'expected constant of a.Color, got "GREEN"'],
    [nothing(), 1, 'expected void'],
    [list(Leaf), [{ id: 1 }, { id: 'x' }], '[1].id: expected int64, got string'],
    [map(Leaf), { k: {} }, '["k"].id: expected int64, got nothing'],
    [Leaf, 'text', 'expected a.Leaf, got string'],
    [Leaf, new Date(), 'expected a.Leaf, got object'],
  ])('refuses for %j the value %j and says where', (type, value, message) => {
    expect(() => fitValue(type, value)).toThrow(message);
  });

  it('takes no key for a prototype', () => {
    const fitted = fitValue(map(int32()), JSON.parse('{"__proto__": 1, "constructor": 2}')) as object;
    expect(Object.keys(fitted)).toEqual(['__proto__', 'constructor']);
    expect(() => fitValue(Leaf, JSON.parse('{"__proto__": {"id": 1}}'))).toThrow('id: expected int64');
  });

  it('is bounded where a value holds itself', () => {
    const deep: Record<string, unknown> = { right: null };
    deep.left = deep;
    expect(() => fitValue(Tree, deep)).toThrow('nested at most 64 deep');
    const wide: Record<string, unknown> = {};
    let inner: unknown = { left: null, right: null };
    for (let level = 0; level < 40; level++) inner = { left: inner, right: inner };
    wide.left = inner;
    expect(() => fitValue(Tree, wide)).toThrow('at most 100000 values');
  });
});
