import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  any,
  binary,
  boolean,
  date,
  decimal,
  double,
  enumeration,
  int32,
  int64,
  list,
  map,
  nothing,
  nullable,
  string,
  struct,
  type FieldType,
} from '../../common/contract/field-type.js';
import { Hessian2Serializer } from './hessian2-serializer.js';

const serializer = new Hessian2Serializer();

function encode(type: FieldType, value: unknown): Buffer {
  const output = serializer.output(0);
  output.writeValue(type, value);
  return Buffer.from(output.bytes());
}

const decode = (type: FieldType, bytes: Buffer): unknown => serializer.input(bytes).readValue(type);
const hex = (type: FieldType, value: unknown): string => encode(type, value).toString('hex');
const Status = enumeration('a.Status', ['OPEN', 'SHUT']);
const Point = struct('a.Point', { x: int32(), label: nullable(string()) });

describe('Hessian2Serializer', () => {
  it.each<[string, FieldType, unknown, string]>([
    ['int 0', int32(), 0, '90'],
    ['int -17', int32(), -17, 'c7ef'],
    ['int 2048', int32(), 2048, 'd40800'],
    ['int 2^31-1', int32(), 2147483647, '497fffffff'],
    ['long 0', int64(), '0', 'e0'],
    ['long 16', int64(), '16', 'f810'],
    ['long 2^31', int64(), '2147483648', '4c0000000080000000'],
    ['long 2^53+1', int64(), '9007199254740993', '4c0020000000000001'],
    ['long min', int64(), '-9223372036854775808', '4c8000000000000000'],
    ['double 0', double(), 0, '5b'],
    ['double 12.25', double(), 12.25, '5f00002fda'],
    ['true', boolean(), true, '54'],
    ['null', nullable(string()), null, '4e'],
    ['undefined as null', nullable(string()), undefined, '4e'],
    ['text beyond the BMP in CESU-8', string(), '秒杀😀', '04e7a792e69d80eda0bdedb880'],
    ['bytes', binary(), Buffer.from([1, 2]), '220102'],
    ['enum', Status, 'OPEN', '4308612e53746174757391046e616d6560044f50454e'],
    ['list', list(int32()), [1, 2], '7a9192'],
    ['map', map(int32()), { b: 1 }, '48016291' + '5a'],
    [
      'two objects, one definition',
      list(Point),
      [
        { x: 1, label: null },
        { x: 2, label: 'b' },
      ],
      '7a4307612e506f696e74920178056c6162656c60914e60920162',
    ],
  ])('writes %s as Java does and reads it back', (_name, type, value, expected) => {
    expect(hex(type, value)).toBe(expected);
    expect(decode(type, Buffer.from(expected, 'hex'))).toEqual(value ?? null);
  });

  it.each<[FieldType, unknown, string]>([
    [string(), 1, 'value: expected string, got number'],
    [string(), null, 'value: expected string, got null'],
    [int32(), 2147483648, 'value: expected int32, got number'],
    [int32(), 1.5, 'value: expected int32, got fraction'],
    [int64(), 5, 'value: expected int64, got number'],
    [int64(), '9223372036854775808', 'value: expected int64, got string'],
    [int64(), '1e3', 'value: expected int64, got string'],
    [Status, 'AJAR', 'value: expected constant of a.Status, got string'],
    [list(Point), [{ x: 1 }, { x: 'a' }], '[1].x: expected int32, got string'],
    [struct('a.Line', { from: Point }), { from: {} }, 'from.x: expected int32, got undefined'],
    [map(int32()), { a: 'b' }, '["a"]: expected int32, got string'],
    [nothing(), 1, 'value: expected void, got number'],
  ])('refuses to write what does not fit %#', (type, value, message) => {
    expect(() => encode(type, value)).toThrow(message);
  });

  it.each<[FieldType, string, string]>([
    [string(), '91', 'value: expected string, got number'],
    [int32(), '0161', 'value: expected int32, got string'],
    [Point, '4e', 'value: expected a.Point, got null'],
    [Point, '4303612e4291017860' + '4e', 'x: expected int32, got null'],
    [struct('a.Q', { y: int32() }), '4303612e429101786091', 'y: expected int32, got nothing'],
    [Status, '4308612e53746174757391046e616d65600141', 'expected constant of a.Status, got "A"'],
    [list(string()), '790161' + '91', 'nothing'],
  ])('refuses to read what does not fit %#', (type, bytes, message) => {
    if (message === 'nothing') expect(decode(type, Buffer.from(bytes, 'hex'))).toEqual(['a']);
    else expect(() => decode(type, Buffer.from(bytes, 'hex'))).toThrow(message);
  });

  it('ignores the class and unknown fields, fills absent nullable ones, and follows references', () => {
    // class "evil.Gadget" {x, extra}
    const bytes = Buffer.from('430b6576696c2e47616467657492017805657874726160930161', 'hex');
    expect(decode(Point, bytes)).toEqual({ x: 3, label: null });
    expect(decode(list(Point), Buffer.from('7a4307612e506f696e7491017860915191', 'hex'))).toEqual([
      { x: 1, label: null },
      { x: 1, label: null },
    ]);
  });

  it('lets no key reach a prototype', () => {
    // {"__proto__": {"polluted": 1}, "constructor": 2}
    const bytes = Buffer.from(
      '48095f5f70726f746f5f5f4808706f6c6c75746564915a0b636f6e7374727563746f72925a',
      'hex',
    );
    const value = decode(
      map(nullable(map(int32()))),
      Buffer.from('48095f5f70726f746f5f5f4808706f6c6c75746564915a5a', 'hex'),
    );
    expect(Object.keys(value as object)).toEqual(['__proto__']);
    expect('constructor' in (value as object)).toBe(false);
    expect(() => decode(map(int32()), bytes)).toThrow('expected int32');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    // An object whose class has a field "__proto__": no contract asks for it.
    expect(
      decode(Point, Buffer.from('4301619201780' + '95f5f70726f746f5f5f60914808706f6c6c75746564915a', 'hex')),
    ).toEqual({ x: 1, label: null });
    expect(
      serializer.input(Buffer.from('48095f5f70726f746f5f5f01615a', 'hex')).readAttachments(),
    ).toMatchObject(Object.defineProperty({}, '__proto__', { value: 'a', enumerable: true }));
  });

  it('bounds depth, lengths and shared values', () => {
    expect(() => decode(list(string()), Buffer.alloc(1_000_000, 0x79))).toThrow('nested deeper than 64');
    expect(() => decode(list(int32()), Buffer.from('58497fffffff', 'hex'))).toThrow(
      'a list of 2147483647 values in 0 bytes',
    );
    expect(() => decode(string(), Buffer.from('53ffff61', 'hex'))).toThrow('in the middle of a value');
    expect(() => decode(list(int32()), Buffer.from('795105', 'hex'))).toThrow();
    expect(() => decode(string(), Buffer.alloc(0))).toThrow();
    // 200 references to 200 references to 200 numbers: eight million values in a thousand bytes.
    const [a, b, c] = ['91', '5191', '5192'].map((element) => `58c8c8${element.repeat(200)}`);
    const bomb = Buffer.from(`4303612e42930161016201636` + `0${a}${b}${c}`, 'hex');
    const Bomb = struct('a.B', { a: list(int32()), b: list(list(int32())), c: list(list(list(int32()))) });
    expect(bomb.length).toBeLessThan(1100);
    expect(() => decode(Bomb, bomb)).toThrow('more than 100000 values');
  });

  it('never throws anything but an error on random bytes', () => {
    const types: FieldType[] = [string(), Point, list(Point), map(string()), int64(), Status];
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(...types), (bytes, type) => {
        try {
          decode(type, Buffer.from(bytes));
        } catch (error) {
          expect((error as Error).message).toEqual(expect.any(String));
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('reads back whatever fits a contract', () => {
    fc.assert(
      fc.property(typed(3), ([type, value]) => {
        expect(decode(type, encode(type, value))).toEqual(value);
      }),
      { numRuns: 500 },
    );
  });

  it('reads large text in chunks that never cut a surrogate pair', () => {
    for (const text of ['😀'.repeat(20_000), `a${'😀'.repeat(40_000)}`, 'é'.repeat(100_000)]) {
      expect(decode(string(), encode(string(), text))).toBe(text);
    }
  });

  it('refuses instants that a Date cannot hold and texts that are not of their type', () => {
    expect(() => decode(date(), Buffer.from('4a7fffffffffffffff', 'hex'))).toThrow(RangeError);
    expect(() => decode(any(), Buffer.from('4a8000000000000000', 'hex'))).toThrow(RangeError);
    const bad = encode(struct('java.math.BigDecimal', { value: string() }), { value: '19x' });
    expect(() => decode(decimal(), bad)).toThrow('value: expected java.math.BigDecimal, got string');
  });

  it('reads objects the same way after a hundred of them, when their class has been compiled', () => {
    const Odd = struct('a.Odd', {
      ['__proto__']: int32(),
      "it's": string(),
      absent: nullable(int32()),
      at: any(),
    });
    const bytes = encode(
      struct('a.Odd', { at: any(), extra: int32(), ['__proto__']: int32(), "it's": string() }),
      {
        at: 'x',
        extra: 1,
        ['__proto__']: 7,
        "it's": 'odd',
      },
    );
    const bad = encode(
      struct('a.Odd', { at: any(), extra: int32(), ['__proto__']: string(), "it's": string() }),
      {
        at: 'x',
        extra: 1,
        ['__proto__']: 'seven',
        "it's": 'odd',
      },
    );
    const first = decode(Odd, bytes);
    expect(Object.entries(first as object)).toEqual([
      ['__proto__', 7],
      ["it's", 'odd'],
      ['absent', null],
      ['at', 'x'],
    ]);
    for (let count = 0; count < 300; count++) {
      expect(Object.entries(decode(Odd, bytes) as object)).toEqual(Object.entries(first as object));
      expect(() => decode(Odd, bad)).toThrow('__proto__: expected int32, got string');
    }
  });

  it('gives a name that comes again as the same text, whatever came between', () => {
    const names = Array.from({ length: 2000 }, (_, index) => `io.stampede.name${index % 700}`);
    const wide = ['é', 'Ã©', '\u00c3', '秒杀', 'io.stampede.namé1'];
    for (const name of [...names, ...wide, ...names, ...wide]) {
      const bytes = encode(string(), name);
      expect(serializer.input(bytes).readString()).toBe(name);
    }
  });
});

/** Types with values that fit them. */
function typed(depth: number): fc.Arbitrary<[FieldType, unknown]> {
  const leaf: fc.Arbitrary<[FieldType, unknown]> = fc.oneof(
    fc.string({ unit: 'grapheme' }).map((value): [FieldType, unknown] => [string(), value]),
    fc.boolean().map((value): [FieldType, unknown] => [boolean(), value]),
    fc.integer().map((value): [FieldType, unknown] => [int32(), value]),
    fc
      .bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
      .map((value): [FieldType, unknown] => [int64(), String(value)]),
    fc
      .double({ noNaN: true })
      .filter((value) => !Object.is(value, -0))
      .map((value): [FieldType, unknown] => [double(), value]),
    fc.uint8Array().map((value): [FieldType, unknown] => [binary(), Buffer.from(value)]),
    fc.constantFrom('OPEN', 'SHUT').map((value): [FieldType, unknown] => [Status, value]),
  );
  if (depth === 0) return leaf;
  const inner = typed(depth - 1);
  return fc.oneof(
    leaf,
    inner.chain(([type, value]) =>
      fc.constantFrom(null, value).map((either): [FieldType, unknown] => [nullable(type), either]),
    ),
    inner.chain(([type, value]) =>
      fc.array(fc.constant(value)).map((values): [FieldType, unknown] => [list(type), values]),
    ),
    inner.chain(([type, value]) =>
      fc
        .dictionary(fc.string(), fc.constant(value))
        .map((values): [FieldType, unknown] => [map(type), values]),
    ),
    fc
      .tuple(inner, inner)
      .map(([[a, x], [b, y]]): [FieldType, unknown] => [
        struct('a.Pair', { a, b }) as FieldType,
        { a: x, b: y },
      ]),
  );
}
