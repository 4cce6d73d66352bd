/** Primitives, boxes, texts, bytes, and the value classes that are not of java.time. */
export const scalarSamples: Record<string, unknown> = {
  'bool true': true,
  'bool false': false,
  'int8 min': -128,
  'int8 max': 127,
  'int16 min': -32768,
  'int16 max': 32767,
  ...named('int32', [0, -16, 47, 48, -2048, 2047, 2048, -262144, 262143, 262144, -2147483648, 2147483647]),
  ...named('int64', [
    ...['0', '-8', '15', '16', '-2048', '2047', '2048', '-262144', '262143', '262144', '-2147483648'],
    ...['2147483648', '9007199254740991', '9007199254740992', '9007199254740993', '-9007199254740993'],
    ...['-9223372036854775808', '9223372036854775807'],
  ]),
  'boxedBool true': true,
  'boxedBool null': null,
  'boxedInt8 min': -128,
  'boxedInt8 null': null,
  'boxedInt16 max': 32767,
  'boxedInt16 null': null,
  'boxedInt32 min': -2147483648,
  'boxedInt32 null': null,
  'boxedInt64 small': '1',
  'boxedInt64 max': '9223372036854775807',
  'boxedInt64 null': null,
  ...named('float32', [0, 1, 1.5, -128, 32768, NaN, Infinity]),
  'float32 0.1': Math.fround(0.1),
  'float32 min': 2 ** -149,
  'float32 max': 2 ** 127 * (2 - 2 ** -23),
  ...named('float64', [0, 1, 2, -128, 127, 128, -32768, 32768, 0.001, -0.001, 65.536, 3.14159, 0.1]),
  ...named('float64', [2147483.648, NaN, Infinity, -Infinity]),
  'float64 1e21': 1e21,
  'float64 min': Number.MIN_VALUE,
  'float64 max': Number.MAX_VALUE,
  'boxedFloat32 0.1': Math.fround(0.1),
  'boxedFloat32 null': null,
  'boxedFloat64 0.1': 0.1,
  'boxedFloat64 null': null,
  ...texts(),
  ...values(),
};

/** Samples called after their value. */
export function named(method: string, values: readonly (string | number)[]): Record<string, unknown> {
  return Object.fromEntries(values.map((value) => [`${method} ${value}`, value]));
}

function texts(): Record<string, unknown> {
  return {
    'character letter': 'x',
    'character wide': '秒',
    'character zero': '\0',
    'character lone surrogate': '\ud83d',
    'boxedCharacter letter': 'x',
    'boxedCharacter null': null,
    'text empty': '',
    'text null': null,
    'text of 31': 'a'.repeat(31),
    'text of 32': 'a'.repeat(32),
    'text of 1023': 'a'.repeat(1023),
    'text of 1024': 'a'.repeat(1024),
    'text of 32768': 'a'.repeat(32768),
    'text of 32769': 'a'.repeat(32769),
    'text of 100000 wide': '秒'.repeat(100_000),
    'text latin': 'é ß ÿ',
    'text wide': '秒杀 продажа',
    'text astral': 'a😀b𝄞',
    'text astral over chunks': `a${'😀'.repeat(40_000)}`,
    'text lone surrogates': 'a\ud83db\ude00',
    'text controls': '\0\u0001\n\t\u007f\u2028\ufeff',
    'bytes empty': bytes(0),
    'bytes null': null,
    'bytes of 15': bytes(15),
    'bytes of 16': bytes(16),
    'bytes of 1023': bytes(1023),
    'bytes of 1024': bytes(1024),
    'bytes of 32768': bytes(32768),
    'bytes of 100000': bytes(100_000),
  };
}

/** Bytes of which each place has its own. */
export function bytes(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => index * 7);
}

function values(): Record<string, unknown> {
  return {
    ...named('decimal', ['0', '199.00', '-1E-9', '1E+30', '12345678901234567890.123456789']),
    'decimal null': null,
    ...named('bigInteger', ['0', '1', '-1', '9007199254740993', '-123456789012345678901234567890']),
    ...named('bigInteger', ['4294967296']),
    'date epoch': new Date(0),
    'date milliseconds': new Date(1700000000123),
    'date whole minute': new Date(1700000040000),
    'date before 1970': new Date(-1),
    'date null': null,
    uuid: '123e4567-e89b-12d3-a456-426614174000',
    'uuid negative halves': 'ffffffff-ffff-ffff-ffff-fffffffffffe',
    'locale language and country': 'zh_CN',
    'locale language': 'en',
    currency: 'CNY',
    'object int': 7,
    'object long': 9007199254740993n,
    'object double': 0.5,
    'object boolean': true,
    'object text': '秒杀',
    'object null': null,
    'object date': new Date(1700000000123),
    'object bytes': bytes(20),
  };
}
