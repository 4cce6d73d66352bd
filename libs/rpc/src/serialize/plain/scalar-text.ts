import type { FieldType } from '../../common/contract/field-type.js';
import { TypeMismatch } from '../../common/type-mismatch.js';
import {
  checkBinary,
  checkBoolean,
  checkChar,
  checkDate,
  checkEnum,
  checkInt64,
  checkNumber,
  checkString,
  checkValue,
  checkWhole,
  type WholeKind,
} from './scalars.js';

/** A single value as text: a key of a record, the content of an XML element. Both ways throw TypeMismatch. */
export interface ScalarText {
  format(value: unknown): string;
  parse(text: string): unknown;
}

/** Undefined for types that hold other values. */
export function scalarText(type: FieldType): ScalarText | undefined {
  switch (type.kind) {
    case 'string':
      return same(checkString);
    case 'char':
      return same(checkChar);
    case 'int64':
      return same(checkInt64);
    case 'enum':
      return same(checkEnum(type));
    case 'value':
      return same(checkValue(type));
    case 'boolean':
      return { format: (value) => String(checkBoolean(value)), parse: parseBoolean };
    case 'int8':
    case 'int16':
    case 'int32':
      return whole(type.kind);
    case 'float':
    case 'double':
      return fraction(type.kind);
    case 'date':
      return { format: (value) => new Date(checkDate(value)).toISOString(), parse: parseDate };
    case 'binary':
      return { format: (value) => base64(checkBinary(value)), parse: parseBase64 };
    case 'lazy':
      return scalarText(type.resolve());
    default:
      return undefined;
  }
}

/**
 * The text of a map's keys.
 *
 * @throws TypeError for a type that cannot be a key
 */
export function keyText(type: FieldType): ScalarText {
  const text = NO_KEYS.has(type.kind) ? undefined : scalarText(type);
  if (text === undefined) throw new TypeError(`a map's key cannot be a ${type.kind}`);
  return text;
}

const NO_KEYS: ReadonlySet<string> = new Set(['float', 'double', 'date', 'binary']);

const same = (check: (value: unknown) => string): ScalarText => ({ format: check, parse: check });

function whole(kind: WholeKind): ScalarText {
  const check = checkWhole(kind);
  return {
    format: (value) => String(check(value)),
    parse: (text) => check(/^[+-]?\d{1,10}$/.test(text) ? Number(text) : text),
  };
}

/** As XML schema writes numbers that are not finite. */
const NOT_FINITE: ReadonlyMap<string, number> = new Map([
  ['NaN', NaN],
  ['INF', Infinity],
  ['-INF', -Infinity],
]);
const NUMBER_TEXT = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?$/;

function fraction(kind: 'float' | 'double'): ScalarText {
  const check = checkNumber(kind);
  return {
    format(value) {
      const number = check(value);
      if (Number.isFinite(number)) return String(number);
      return Number.isNaN(number) ? 'NaN' : number > 0 ? 'INF' : '-INF';
    },
    parse: (text) => check(NUMBER_TEXT.test(text) ? Number(text) : (NOT_FINITE.get(text) ?? text)),
  };
}

function parseBoolean(text: string): boolean {
  if (text === 'true' || text === '1') return true;
  if (text === 'false' || text === '0') return false;
  throw new TypeMismatch('boolean', 'string');
}

const INSTANT = /^[+-]?\d{4,6}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** ISO 8601 with its offset; what is finer than a millisecond is cut off. @throws TypeMismatch */
export function parseDate(text: string): Date {
  const date = new Date(INSTANT.test(text) ? text.replace(/(\.\d{3})\d+/, '$1') : NaN);
  if (Number.isNaN(date.getTime())) throw new TypeMismatch('date', 'string');
  return date;
}

export const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');

const BASE64 = /^[\w+/-]*={0,2}$/;

/** Either alphabet, padded or not. @throws TypeMismatch */
export function parseBase64(text: string): Buffer {
  if (!BASE64.test(text)) throw new TypeMismatch('binary', 'string');
  return Buffer.from(text, 'base64');
}
