import * as t from '../../src/index.js';
import { HessianObject } from '../../src/index.js';

/** A value of the suite: how it is declared, what it is, and Java's class of it where it is a map of a class. */
export interface SuiteValue {
  readonly type: t.FieldType;
  readonly value: unknown;
  readonly mapClass?: string;
}

const NAMES = 'com.caucho.hessian.test';
const TestObject = t.struct(`${NAMES}.TestObject`, { _value: t.int32() });
interface Cons {
  _first: string;
  _rest: Cons | null;
}
const TestCons: t.StructType<Cons> = t.struct(`${NAMES}.TestCons`, {
  _first: t.string(),
  _rest: t.nullable(t.lazy<Cons>(() => TestCons)),
});

/** By the names of the suite's methods without `reply` and `arg`. */
export const SUITE_VALUES: ReadonlyMap<string, SuiteValue> = new Map([
  ['Null', { type: t.nullable(t.any()), value: null }],
  ['True', { type: t.boolean(), value: true }],
  ['False', { type: t.boolean(), value: false }],
  ...named('Int', ['0', '1', '47', 'm16', '0x30', '0x7ff', 'm17', 'm0x800', '0x800', '0x3ffff'], integer),
  ...named('Int', ['m0x801', 'm0x40000', '0x40000', '0x7fffffff', 'm0x40001', 'm0x80000000'], integer),
  ...named('Long', ['0', '1', '15', 'm8', '0x10', '0x7ff', 'm9', 'm0x800', '0x800', '0x3ffff'], long),
  ...named('Long', ['m0x801', 'm0x40000', '0x40000', '0x7fffffff', 'm0x40001', 'm0x80000000'], long),
  ...named('Long', ['0x80000000', 'm0x80000001'], long),
  ...named('Double', ['0_0', '1_0', '2_0', '127_0', 'm128_0', '128_0', 'm129_0', '32767_0'], decimal),
  ...named('Double', ['m32768_0', '0_001', 'm0_001', '65_536', '3_14159'], decimal),
  ['Date_0', { type: t.date(), value: new Date(0) }],
  ['Date_1', { type: t.date(), value: new Date(894_621_091_000) }],
  ['Date_2', { type: t.date(), value: new Date(894_621_060_000) }],
  ...named('String', ['0', '1', '31', '32', '1023', '1024', '65536'], (size) => ({
    type: t.string(),
    value: textOf(Number(size)),
  })),
  ['String_null', { type: t.nullable(t.string()), value: null }],
  ...named('Binary', ['0', '1', '15', '16', '1023', '1024', '65536'], (size) => ({
    type: t.binary(),
    value: Buffer.from(textOf(Number(size))),
  })),
  ['Binary_null', { type: t.nullable(t.binary()), value: null }],
  ...named('UntypedFixedList', ['0', '1', '7', '8'], (size) => ({
    type: t.list(t.string()),
    value: digits(Number(size)),
  })),
  ...named('TypedFixedList', ['0', '1', '7', '8'], (size) => ({
    type: t.array(t.string()),
    value: digits(Number(size)),
  })),
  ...maps('UntypedMap', undefined),
  ...maps('TypedMap', 'java.util.Hashtable'),
  ...objects(),
]);

type Entry = readonly [string, SuiteValue];

function named(kind: string, names: readonly string[], make: (name: string) => SuiteValue): Entry[] {
  return names.map((name) => [`${kind}_${name}`, make(name)]);
}

/** `m0x800` is -0x800. */
function integer(name: string): SuiteValue {
  const size = Number(name.replace('m', ''));
  return { type: t.int32(), value: name.startsWith('m') ? -size : size };
}

function long(name: string): SuiteValue {
  return { type: t.int64(), value: String(integer(name).value) };
}

/** `m0_001` is -0.001. */
function decimal(name: string): SuiteValue {
  return { type: t.double(), value: Number(name.replace('m', '-').replace('_', '.')) };
}

/** Short texts are digits; long ones have lines of 64 that begin with their number. */
function textOf(size: number): string {
  if (size < 33) return '0123456789'.repeat(4).slice(0, size);
  const width = size > 10_000 ? 3 : 2;
  const rest = ` ${'0123456789'.repeat(7).slice(width + 2, 64)}`;
  let text = '';
  for (let line = 0; text.length < size; line++) text += `${String(line).padStart(width, '0')}${rest}\n`;
  return text.slice(0, size);
}

function digits(count: number): string[] {
  return Array.from({ length: count }, (_, index) => String(index + 1));
}

function maps(kind: string, mapClass: string | undefined): Entry[] {
  const values = [
    new Map(),
    new Map<unknown, unknown>([['a', 0]]),
    new Map<unknown, unknown>([
      [0, 'a'],
      [1, 'b'],
    ]),
    new Map<unknown, unknown>([[['a'], 0]]),
  ];
  return values.map((value, index) => [`${kind}_${index}`, { type: t.any(), value, mapClass }]);
}

function objects(): Entry[] {
  const empty = (index: number) => new HessianObject(`${NAMES}.A${index}`, {});
  const object = (value: number) => new HessianObject(TestObject.javaName, { _value: value });
  const shared = object(0);
  const circle: Cons = { _first: 'a', _rest: null };
  circle._rest = circle;
  return [
    ['Object_0', { type: t.any(), value: empty(0) }],
    ['Object_16', { type: t.any(), value: Array.from({ length: 17 }, (_, index) => empty(index)) }],
    ['Object_1', { type: TestObject, value: { _value: 0 } }],
    ['Object_2', { type: t.list(TestObject), value: [{ _value: 0 }, { _value: 1 }] }],
    ['Object_2a', { type: t.any(), value: [shared, shared] }],
    ['Object_2b', { type: t.any(), value: [object(0), object(0)] }],
    ['Object_3', { type: TestCons, value: circle }],
  ];
}
