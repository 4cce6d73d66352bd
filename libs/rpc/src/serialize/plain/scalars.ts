import type { EnumType, FieldType, ValueType } from '../../common/contract/field-type.js';
import { describeValue, TypeMismatch } from '../../common/type-mismatch.js';
import { JAVA_VALUES } from '../hessian2/java-values.js';

/** Checks a value against a type that holds no others; gives it in its usual form. @throws TypeMismatch */
export type Check<T> = (value: unknown) => T;

export const checkString: Check<string> = (value) => {
  if (typeof value !== 'string') throw new TypeMismatch('string', describeValue(value));
  return value;
};

/** Text that UTF-8 can hold: no half of a surrogate pair alone. */
export const checkUtf8: Check<string> = (value) => {
  const text = checkString(value);
  if (!text.isWellFormed()) throw new TypeMismatch('string of whole characters', 'half of a character');
  return text;
};

export const checkBoolean: Check<boolean> = (value) => {
  if (typeof value !== 'boolean') throw new TypeMismatch('boolean', describeValue(value));
  return value;
};

const RANGES = {
  int8: [-0x80, 0x7f],
  int16: [-0x8000, 0x7fff],
  int32: [-0x8000_0000, 0x7fff_ffff],
} as const;

/** The kinds of whole numbers that are numbers in TypeScript. */
export type WholeKind = keyof typeof RANGES;

export const checkWhole = (kind: WholeKind): Check<number> => {
  const [min, max] = RANGES[kind];
  return (value) => {
    if (typeof value !== 'number' || (value | 0) !== value || value < min || value > max)
      throw new TypeMismatch(kind, describeValue(value));
    return value | 0;
  };
};

const WHOLE_TEXT = /^-?\d{1,20}$/;

/** Decimal text. */
export const checkInt64: Check<string> = (value) => {
  if (typeof value === 'string' && WHOLE_TEXT.test(value)) {
    if (value.length < 16) return String(Number(value) + 0);
    const number = BigInt(value);
    if (BigInt.asIntN(64, number) === number) return String(number);
  }
  throw new TypeMismatch('int64', describeValue(value));
};

export const checkNumber =
  (kind: 'float' | 'double'): Check<number> =>
  (value) => {
    if (typeof value !== 'number') throw new TypeMismatch(kind, describeValue(value));
    return kind === 'float' ? Math.fround(value) : value;
  };

export const checkChar: Check<string> = (value) => {
  if (typeof value !== 'string' || value.length !== 1) throw new TypeMismatch('char', describeValue(value));
  return value;
};

/** A char that UTF-8 can hold. */
export const checkUtf8Char: Check<string> = (value) => checkUtf8(checkChar(value));

/** Milliseconds of a date. */
export const checkDate: Check<number> = (value) => {
  const ms = value instanceof Date ? value.getTime() : NaN;
  if (Number.isNaN(ms)) throw new TypeMismatch('date', describeValue(value));
  return ms;
};

export const checkBinary: Check<Uint8Array> = (value) => {
  if (!(value instanceof Uint8Array)) throw new TypeMismatch('binary', describeValue(value));
  return value;
};

export const checkVoid: Check<undefined> = (value) => {
  if (value !== undefined && value !== null) throw new TypeMismatch('void', describeValue(value));
  return undefined;
};

export function checkEnum(type: EnumType): Check<string> {
  const constants: ReadonlySet<unknown> = new Set(type.values);
  return (value) => {
    if (!constants.has(value))
      throw new TypeMismatch(`constant of ${type.javaName}`, describeUnknownConstant(value));
    return value as string;
  };
}

/** The text of a value class as its `toString` writes it. @throws TypeError when no form is known for the class */
export function checkValue(type: ValueType): Check<string> {
  const form = JAVA_VALUES[type.javaName];
  if (form === undefined) throw new TypeError(`no form is known for ${type.javaName}`);
  return (value) => {
    const fields = typeof value === 'string' ? form.parse(value) : undefined;
    if (fields === undefined) throw new TypeMismatch(type.javaName, describeValue(value));
    return form.format(fields as never);
  };
}

/** What a record that is to be written must be. */
export function checkRecord(value: unknown, expected: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TypeMismatch(expected, describeValue(value));
  return value as Readonly<Record<string, unknown>>;
}

export function checkList(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeMismatch('list', describeValue(value));
  return value;
}

/** A field that the contract requires and the wire does not have. */
export const absent = (type: FieldType): TypeMismatch => new TypeMismatch(nameOf(type), 'nothing');

const nameOf = (type: FieldType): string =>
  type.kind === 'struct' || type.kind === 'enum' || type.kind === 'value' ? type.javaName : type.kind;

const describeUnknownConstant = (value: unknown): string =>
  typeof value === 'string' ? `"${value.slice(0, 40)}"` : describeValue(value);
