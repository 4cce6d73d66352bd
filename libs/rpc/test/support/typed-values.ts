import fc from 'fast-check';
import {
  any,
  array,
  bigInteger,
  binary,
  boolean,
  char,
  currency,
  date,
  decimal,
  double,
  duration,
  enumeration,
  float,
  instant,
  int16,
  int32,
  int64,
  int8,
  lazy,
  list,
  locale,
  localDate,
  localDateTime,
  localTime,
  map,
  monthDay,
  nullable,
  offsetDateTime,
  offsetTime,
  period,
  set,
  string,
  struct,
  uuid,
  year,
  yearMonth,
  zonedDateTime,
  zoneId,
  zoneOffset,
  type FieldType,
} from '../../src/index.js';

/** A type and a value that fits it. */
export type Typed = readonly [type: FieldType, value: unknown];

export const Status = enumeration('io.stampede.test.Status', ['OPEN', 'SHUT', '_1']);

/** Holds its own kind. */
export const Tree: FieldType = struct('io.stampede.test.Tree', {
  name: string(),
  left: nullable(lazy(() => Tree)),
  others: list(lazy(() => Tree)),
});

const typed =
  (type: FieldType) =>
  (value: unknown): Typed => [type, value];

const notNegativeZero = (value: number): boolean => !Object.is(value, -0);

/** Text that every format can hold: whole characters, and no control character that XML has no way to write. */
const text = fc
  .string({
    unit: fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 1 }),
      fc.constantFrom('\t', '\n', '\r', '&', '<', ']]>'),
    ),
  })
  .map((value) => value.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, ''));

const VALUES: readonly (readonly [() => FieldType, readonly string[]])[] = [
  [decimal, ['199.00', '-0.1', '1E+3', '123456789012345678901234567890.5']],
  [bigInteger, ['0', '-1', '123456789012345678901234567890']],
  [uuid, ['123e4567-e89b-12d3-a456-426614174000']],
  [locale, ['zh_CN', '']],
  [currency, ['CNY']],
  [localDate, ['2024-02-29', '-0001-01-01']],
  [localTime, ['01:02:03.000000004', '00:00:00']],
  [localDateTime, ['2024-02-29T01:02:03']],
  [instant, ['2023-11-14T22:13:20.000000005Z']],
  [duration, ['PT3.000000004S', 'PT-3S']],
  [period, ['P1Y2M3D', 'P0D']],
  [year, ['2024']],
  [yearMonth, ['2024-02']],
  [monthDay, ['--02-29']],
  [zoneOffset, ['+08:00', 'Z']],
  [zoneId, ['Asia/Shanghai']],
  [offsetTime, ['01:02:03+08:00']],
  [offsetDateTime, ['2024-02-29T01:02:03+08:00']],
  [zonedDateTime, ['2024-02-29T01:02:03+08:00[Asia/Shanghai]', '2024-02-29T01:02:03Z']],
];

/** Own keys alone, `__proto__` too. */
const bare = (record: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(record));

/** What `any` holds in every format. */
const anything = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    text,
    fc.boolean(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => value % 1 !== 0),
    fc.constant(null),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(key(), tie('any'), { maxKeys: 3 }).map(bare),
  ),
})).any;

function key(): fc.Arbitrary<string> {
  return fc.oneof(text, fc.constantFrom('__proto__', 'constructor', 'toString', ''));
}

const leaf: fc.Arbitrary<Typed> = fc.oneof(
  text.map(typed(string())),
  fc.boolean().map(typed(boolean())),
  fc.integer({ min: -0x80, max: 0x7f }).map(typed(int8())),
  fc.integer({ min: -0x8000, max: 0x7fff }).map(typed(int16())),
  fc.integer().map(typed(int32())),
  fc
    .bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
    .map(String)
    .map(typed(int64())),
  fc.integer({ min: -20, max: 20 }).map(String).map(typed(int64())),
  fc.float().filter(notNegativeZero).map(typed(float())),
  fc.double().filter(notNegativeZero).map(typed(double())),
  fc.constantFrom('a', '秒', '&', '\n').map(typed(char())),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => typed(binary())(Buffer.from(bytes))),
  fc.date({ noInvalidDate: true }).map(typed(date())),
  fc.constantFrom('OPEN', 'SHUT', '_1').map(typed(Status)),
  anything.map(typed(any())),
  ...VALUES.map(([type, values]) => fc.constantFrom(...values).map(typed(type()))),
);

const keyed: fc.Arbitrary<readonly [FieldType, readonly string[]]> = fc.oneof(
  fc.uniqueArray(key(), { maxLength: 4 }).map((keys) => [string(), keys] as const),
  fc.uniqueArray(fc.integer().map(String), { maxLength: 4 }).map((keys) => [int32(), keys] as const),
  fc
    .uniqueArray(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String), { maxLength: 4 })
    .map((keys) => [int64(), keys] as const),
  fc.constant([boolean(), ['true', 'false']] as const),
  fc.constant([Status, ['SHUT', 'OPEN']] as const),
  fc.constant([localDate(), ['2024-02-29']] as const),
);

/** Types made of other types, with values: every kind of type that a contract can have. */
export function typedValues(depth = 3): fc.Arbitrary<Typed> {
  if (depth === 0) return leaf;
  const inner = typedValues(depth - 1);
  return fc.oneof(
    leaf,
    inner.chain(([type, value]) => fc.constantFrom(null, value).map(typed(nullable(type)))),
    inner.chain(([type, value]) =>
      fc
        .tuple(
          fc.constantFrom(...(type.kind === 'int8' ? [list, set] : [list, array, set])),
          fc.array(fc.constant(value), { maxLength: 3 }),
        )
        .map(([collection, values]) => typed(collection(type))(values)),
    ),
    fc
      .tuple(inner, keyed)
      .map(([[type, value], [keyType, keys]]) =>
        typed(map(type, keyType))(bare(Object.fromEntries(keys.map((each) => [each, value])))),
      ),
    fc
      .tuple(inner, inner)
      .map(([[a, x], [b, y]]) => typed(struct('io.stampede.test.Pair', { a, b }))({ a: x, b: y })),
    fc.constant(
      typed(Tree)({
        name: 'root',
        left: { name: 'left', left: null, others: [] },
        others: [{ name: 'other', left: null, others: [] }],
      }),
    ),
  );
}
