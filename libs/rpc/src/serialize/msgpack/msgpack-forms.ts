import { bareRecord } from '../../common/bare-record.js';
import type { FieldType } from '../../common/contract/field-type.js';
import { describeValue, TypeMismatch } from '../../common/type-mismatch.js';
import { ScalarCodec } from '../plain/composite-codecs.js';
import { HessianObject } from '../hessian2/untyped.js';
import { deeper } from '../plain/limits.js';
import { PlainCodecs, textForm, type PlainCodec } from '../plain/plain-codec.js';
import {
  checkBinary,
  checkDate,
  checkInt64,
  checkNumber,
  checkUtf8,
  checkUtf8Char,
  checkWhole,
  type WholeKind,
} from '../plain/scalars.js';

/*
 * The MessagePack of a contract's types, as Jackson's data format of that name writes and reads them in Java:
 *
 *   int64                        a whole number, all 64 bits
 *   binary                       bytes
 *   date                         milliseconds since 1970, a whole number; a timestamp is read too
 *   decimal, uuid, localDate …   their text; for decimal and bigInteger Java writes numbers: they are read too
 *   map, struct                  a map; unknown fields are ignored, absent nullable ones are null
 *   any                          what MessagePack has: dates are timestamps, bigints whole numbers, objects of a class maps
 */

const whole = ({ kind }: FieldType): PlainCodec => new ScalarCodec(checkWhole(kind as WholeKind));
const floating = ({ kind }: FieldType): PlainCodec =>
  new ScalarCodec(checkNumber(kind as 'float' | 'double'));

/** What the encoder writes as a whole number: one of more than 32 bits would become a fraction, which Java takes for no date or long. */
const asWhole = (number: number): number | bigint =>
  Number.isSafeInteger(number) && (number > 0xffff_ffff || number < -0x8000_0000) ? BigInt(number) : number;

const int64: PlainCodec = {
  toPlain(value) {
    const text = checkInt64(value);
    return text.length < 10 ? Number(text) : BigInt(text);
  },
  fromPlain: (plain) =>
    checkInt64(Number.isSafeInteger(plain) || typeof plain === 'bigint' ? String(plain) : 0),
};

const date: PlainCodec = {
  toPlain: (value) => asWhole(checkDate(value)),
  fromPlain(plain) {
    if (plain instanceof Date) return plain;
    if (typeof plain === 'number' && Math.abs(plain) <= 8.64e15) return new Date(plain);
    throw new TypeMismatch('date', describeValue(plain));
  },
};

function value(type: FieldType): PlainCodec {
  const text = textForm(type);
  return {
    toPlain: (content, depth) => text.toPlain(content, depth),
    fromPlain: (plain) =>
      text.fromPlain(
        typeof plain === 'number' || typeof plain === 'bigint' ? String(plain).toUpperCase() : plain,
      ),
  };
}

const any: PlainCodec = { toPlain: anyToPlain, fromPlain: (plain) => plain };

function anyToPlain(content: unknown, depth: number): unknown {
  if (content === undefined) return null;
  if (typeof content === 'function' || typeof content === 'symbol')
    throw new TypeMismatch('a value', describeValue(content));
  if (typeof content === 'number') return asWhole(content);
  if (typeof content === 'bigint') return BigInt(checkInt64(String(content)));
  if (typeof content !== 'object' || content === null || content instanceof Uint8Array) return content;
  if (content instanceof Date) return new Date(checkDate(content));
  const inside = deeper(depth);
  if (Array.isArray(content)) return content.map((element) => anyToPlain(element, inside));
  const record = bareRecord<unknown>();
  if (content instanceof HessianObject) record.class = content.className;
  const entries =
    content instanceof Map
      ? content
      : Object.entries(content instanceof HessianObject ? content.fields : content);
  for (const [key, entry] of entries as Iterable<[unknown, unknown]>)
    record[String(key)] = anyToPlain(entry, inside);
  return record;
}

/** The codecs of MessagePack. */
export const msgpackCodecs = new PlainCodecs({
  string: () => new ScalarCodec(checkUtf8),
  char: () => new ScalarCodec(checkUtf8Char),
  int8: whole,
  int16: whole,
  int32: whole,
  int64: () => int64,
  float: floating,
  double: floating,
  binary: () => new ScalarCodec(checkBinary),
  date: () => date,
  value,
  any: () => any,
});
