import { bareRecord } from '../../common/bare-record.js';
import type { FieldType } from '../../common/contract/field-type.js';
import { describeValue, TypeMismatch } from '../../common/type-mismatch.js';
import { HessianObject } from '../hessian2/untyped.js';
import { ScalarCodec } from '../plain/composite-codecs.js';
import { deeper } from '../plain/limits.js';
import { PlainCodecs, textForm, type PlainCodec, type PlainForms } from '../plain/plain-codec.js';
import { base64, parseBase64, parseDate } from '../plain/scalar-text.js';
import {
  checkBinary,
  checkChar,
  checkDate,
  checkString,
  checkInt64,
  checkNumber,
  checkWhole,
  type WholeKind,
} from '../plain/scalars.js';
import { ExactNumber } from './exact-json.js';

/*
 * The JSON of a contract's types:
 *
 *   int64                        decimal text, as a number would round in most readers; a number is read too, exactly
 *   float, double                a number; "NaN", "Infinity", "-Infinity"
 *   binary                       base64 text
 *   date                         ISO 8601 text, UTC with milliseconds; any offset, and milliseconds since 1970, are read too
 *   decimal, uuid, localDate …   their text; for decimal and bigInteger a number is read too, exactly
 *   list, set, array             a list
 *   map, struct                  an object; unknown fields are ignored, absent nullable ones are null
 *   any                          what JSON has; dates, bytes and bigints become text
 */

const int64: PlainCodec = {
  toPlain: checkInt64,
  fromPlain(plain) {
    if (plain instanceof ExactNumber) return checkInt64(plain.source);
    // One that is no ExactNumber stood in the JSON as it prints: no digit was lost, however large it is.
    return checkInt64(Number.isInteger(plain) ? String(plain) : plain);
  },
};

/** `1.0` and `1e3` are whole numbers too. */
function whole({ kind }: FieldType): PlainCodec {
  const check = checkWhole(kind as WholeKind);
  return {
    toPlain: check,
    fromPlain: (plain) => check(plain instanceof ExactNumber ? Number(plain.source) : plain),
  };
}

const NOT_FINITE: ReadonlyMap<unknown, number> = new Map([
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
]);

function floating({ kind }: FieldType): PlainCodec {
  const check = checkNumber(kind as 'float' | 'double');
  return {
    toPlain(value) {
      const number = check(value);
      return Number.isFinite(number) ? number : String(number);
    },
    fromPlain: (plain) =>
      check(plain instanceof ExactNumber ? Number(plain.source) : (NOT_FINITE.get(plain) ?? plain)),
  };
}

const date: PlainCodec = {
  toPlain: (value) => new Date(checkDate(value)).toISOString(),
  fromPlain(plain) {
    if (typeof plain === 'string') return parseDate(plain);
    if (typeof plain === 'number' && Math.abs(plain) <= 8.64e15) return new Date(plain);
    throw new TypeMismatch('date', describeValue(plain));
  },
};

/** Base64, or the signed numbers that Gson writes. */
function bytesOf(plain: unknown): Buffer {
  if (typeof plain === 'string') return parseBase64(plain);
  if (!Array.isArray(plain) || !plain.every((byte) => Number.isInteger(byte) && byte >= -128 && byte <= 255))
    throw new TypeMismatch('binary', describeValue(plain));
  return Buffer.from(plain as number[]);
}

function value(type: FieldType): PlainCodec {
  const text = textForm(type);
  return {
    toPlain: (content, depth) => text.toPlain(content, depth),
    fromPlain(plain) {
      if (plain instanceof ExactNumber) return text.fromPlain(plain.source);
      return text.fromPlain(typeof plain === 'number' ? String(plain) : plain);
    },
  };
}

const any: PlainCodec = { toPlain: anyToPlain, fromPlain: anyFromPlain };

function anyToPlain(content: unknown, depth: number): unknown {
  switch (typeof content) {
    case 'string':
    case 'boolean':
      return content;
    case 'number':
      return Number.isFinite(content) ? content : String(content);
    case 'bigint':
      return String(content);
    case 'undefined':
      return null;
    case 'object':
      return content === null ? null : objectToPlain(content, deeper(depth));
    default:
      throw new TypeMismatch('a value', describeValue(content));
  }
}

function objectToPlain(content: object, depth: number): unknown {
  if (content instanceof Date) return new Date(checkDate(content)).toISOString();
  if (content instanceof Uint8Array) return base64(content);
  if (Array.isArray(content)) return content.map((element) => anyToPlain(element, depth));
  const record = bareRecord<unknown>();
  if (content instanceof HessianObject) {
    record.class = content.className;
    for (const [name, field] of Object.entries(content.fields)) record[name] = anyToPlain(field, depth);
    return record;
  }
  const entries = content instanceof Map ? content : Object.entries(content);
  for (const [key, entry] of entries as Iterable<[unknown, unknown]>)
    record[String(key)] = anyToPlain(entry, depth);
  return record;
}

/** Nothing that inherits: keys come from the wire. */
function anyFromPlain(plain: unknown): unknown {
  if (plain instanceof ExactNumber) {
    const number = Number(plain.source);
    return Number.isSafeInteger(number) || !/^-?\d+$/.test(plain.source) ? number : BigInt(plain.source);
  }
  if (typeof plain !== 'object' || plain === null) return plain;
  if (Array.isArray(plain)) return plain.map(anyFromPlain);
  const record = bareRecord<unknown>();
  for (const key of Object.keys(plain)) record[key] = anyFromPlain((plain as Record<string, unknown>)[key]);
  return record;
}

const forms: PlainForms = {
  string: () => new ScalarCodec(checkString),
  char: () => new ScalarCodec(checkChar),
  int8: whole,
  int16: whole,
  int32: whole,
  int64: () => int64,
  float: floating,
  double: floating,
  binary: () => ({ toPlain: (content) => base64(checkBinary(content)), fromPlain: bytesOf }),
  date: () => date,
  value,
  any: () => any,
};

/** The codecs of JSON as web clients know it. */
export const jsonCodecs = new PlainCodecs(forms);

/** The same, with bytes as Gson reads them: a list of signed numbers. */
export const gsonCodecs = new PlainCodecs({
  ...forms,
  binary: () => ({
    toPlain: (content) => Array.from(checkBinary(content), (byte) => (byte << 24) >> 24),
    fromPlain: bytesOf,
  }),
});
