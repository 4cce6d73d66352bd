import { bareRecord } from '../../common/bare-record.js';
import type {
  EnumType,
  FieldType,
  PrimitiveKind,
  StructType,
  ValueType,
} from '../../common/contract/field-type.js';
import { describeValue, TypeMismatch } from '../../common/type-mismatch.js';
import { HESSIAN2_LIMITS } from './hessian2-limits.js';
import { JAVA_VALUES } from './java-values.js';
import { HessianObject } from './untyped.js';

/**
 * Makes of an untyped value what a contract type wants, as Java's generic calls do: numbers and booleans also from text, enums from
 * their constants' names, objects from maps (their key `class` is not believed: the contract knows the class), bytes from a list.
 *
 * @throws TypeMismatch with the path of what does not fit
 */
export const fitValue = (type: FieldType, value: unknown): unknown => new ValueFitter().fit(type, value);

/** Bounded, for what is shared or circular in the untyped value is not so in the typed one. */
class ValueFitter {
  private depth = 0;
  private values = 0;

  fit(type: FieldType, value: unknown): unknown {
    if (++this.values > HESSIAN2_LIMITS.values)
      throw new TypeMismatch(`at most ${HESSIAN2_LIMITS.values} values`, 'more');
    switch (type.kind) {
      case 'nullable':
        return value === null || value === undefined ? null : this.fit(type.inner, value);
      case 'lazy':
        return this.fit(type.resolve(), value);
      case 'list':
      case 'array':
      case 'set':
        return this.nested(() => this.fitList(type.element, value));
      case 'map':
        return this.nested(() => this.fitMap(type.value, value));
      case 'struct':
        return this.nested(() => this.fitStruct(type, value));
      case 'enum':
        return fitEnum(type, value);
      case 'value':
        return this.fitJavaValue(type, value);
      default: {
        const fitted = SCALARS[type.kind](value);
        if (fitted === undefined && type.kind !== 'void' && type.kind !== 'any')
          throw new TypeMismatch(type.kind, describe(value));
        return fitted;
      }
    }
  }

  private nested(work: () => unknown): unknown {
    if (++this.depth > HESSIAN2_LIMITS.depth)
      throw new TypeMismatch(`values nested at most ${HESSIAN2_LIMITS.depth} deep`, 'more');
    const fitted = work();
    this.depth--;
    return fitted;
  }

  private fitList(element: FieldType, value: unknown): unknown[] {
    if (!Array.isArray(value)) throw new TypeMismatch('list', describe(value));
    return value.map((item, index) => this.inside(`[${index}]`, element, item));
  }

  private fitMap(type: FieldType, value: unknown): Record<string, unknown> {
    const fitted = bareRecord<unknown>();
    for (const [key, item] of entriesOf(value, 'map'))
      fitted[key] = this.inside(`["${key.slice(0, 40)}"]`, type, item);
    return fitted;
  }

  private fitStruct({ javaName, fields }: StructType, value: unknown): Record<string, unknown> {
    const given = new Map(entriesOf(value, javaName));
    const fitted: Record<string, unknown> = {};
    for (const [name, type] of Object.entries(fields))
      fitted[name] = this.inside(name, type, given.get(name));
    return fitted;
  }

  private fitJavaValue({ javaName }: ValueType, value: unknown): string {
    const known = JAVA_VALUES[javaName];
    const text =
      value instanceof HessianObject && value.className === known?.form.javaName
        ? known.format(this.fit(known.form, value) as never)
        : typeof value === 'number' || typeof value === 'bigint'
          ? String(value)
          : value;
    if (typeof text !== 'string' || known?.parse(text) === undefined)
      throw new TypeMismatch(javaName, describe(value));
    return text;
  }

  private inside(step: string, type: FieldType, value: unknown): unknown {
    try {
      return this.fit(type, value);
    } catch (error) {
      throw error instanceof TypeMismatch ? error.inside(step) : error;
    }
  }
}

/** Undefined for what does not fit. */
const SCALARS: Readonly<Record<PrimitiveKind, (value: unknown) => unknown>> = {
  string: (value) => (typeof value === 'string' ? value : undefined),
  boolean: (value) =>
    typeof value === 'boolean' ? value : value === 'true' ? true : value === 'false' ? false : undefined,
  int8: (value) => wholeNumber(value, 7),
  int16: (value) => wholeNumber(value, 15),
  int32: (value) => wholeNumber(value, 31),
  int64: (value) => {
    const whole = wholeOf(value);
    return whole !== undefined && BigInt.asIntN(64, whole) === whole ? String(whole) : undefined;
  },
  float: fraction,
  double: fraction,
  char: (value) => (typeof value === 'string' && value.length === 1 ? value : undefined),
  date: (value) => {
    const date = value instanceof Date || typeof value !== 'string' ? value : new Date(value);
    return date instanceof Date && !Number.isNaN(date.getTime()) ? date : undefined;
  },
  binary: (value) => {
    if (value instanceof Uint8Array) return value;
    const bytes = Array.isArray(value) ? value.map((byte) => wholeNumber(byte, 7)) : [undefined];
    return bytes.includes(undefined) ? undefined : Uint8Array.from(bytes as number[]);
  },
  any: (value) => value,
  void: (value) => {
    if (value !== null && value !== undefined) throw new TypeMismatch('void', describe(value));
  },
};

function wholeNumber(value: unknown, bits: number): number | undefined {
  const whole = wholeOf(value);
  if (whole === undefined) return undefined;
  const limit = 1n << BigInt(bits);
  return whole >= -limit && whole < limit ? Number(whole) : undefined;
}

/** A whole number, from what may stand for one without having been rounded. */
function wholeOf(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value;
  const isWhole = typeof value === 'number' ? Number.isSafeInteger(value) : isWholeText(value);
  return isWhole ? BigInt(value as string) : undefined;
}

function fraction(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  const isText = typeof value === 'bigint' || (typeof value === 'string' && value.trim() !== '');
  const number = isText ? Number(value) : NaN;
  return Number.isNaN(number) ? undefined : number;
}

const isWholeText = (value: unknown): boolean => typeof value === 'string' && /^-?\d{1,19}$/.test(value);

function fitEnum({ javaName, values }: EnumType, value: unknown): string {
  const name = typeof value === 'string' ? value : new Map(entriesOf(value, javaName)).get('name');
  if (typeof name === 'string' && values.includes(name)) return name;
  const actual = typeof name === 'string' ? `"${name.slice(0, 40)}"` : describe(value);
  throw new TypeMismatch(`constant of ${javaName}`, actual);
}

/** The entries of whatever holds values under names. */
function entriesOf(value: unknown, expected: string): [string, unknown][] {
  if (value instanceof HessianObject) return Object.entries(value.fields);
  if (value instanceof Map) return [...value].map(([key, item]) => [String(key), item]);
  if (typeof value !== 'object' || value === null || OPAQUE.some((kind) => value instanceof kind))
    throw new TypeMismatch(expected, describe(value));
  return Object.entries(value);
}

const OPAQUE = [Array, Date, Uint8Array];

const describe = (value: unknown): string =>
  value === undefined
    ? 'nothing'
    : value instanceof HessianObject
      ? `object of ${value.className.slice(0, 80)}`
      : describeValue(value);
