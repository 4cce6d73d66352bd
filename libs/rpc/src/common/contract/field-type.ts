import type { ServiceContract } from './service-contract.js';

/**
 * The types a contract is made of. A field type is a value that lives at run time, so that codecs know what they write; its
 * TypeScript type is inferred with {@link Infer}. Nothing is generated.
 */
export type FieldType<T = unknown> =
  | PrimitiveType<T>
  | ListType<T>
  | ArrayType<T>
  | SetType<T>
  | MapType<T>
  | NullableType<T>
  | EnumType<T>
  | StructType<T>
  | ValueType<T>
  | LazyType<T>;

/** Carries the inferred TypeScript type; never present at run time. */
interface Typed<T> {
  readonly _type?: T;
}

export type PrimitiveKind =
  | 'string'
  | 'boolean'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'float'
  | 'double'
  | 'char'
  | 'binary'
  | 'date'
  | 'any'
  | 'void';

export interface PrimitiveType<T = unknown> extends Typed<T> {
  readonly kind: PrimitiveKind;
  /** Name of the argument, for messages and descriptions; absent inside structs. */
  readonly name?: string;
}

export interface ListType<T = unknown> extends Typed<T> {
  readonly kind: 'list';
  readonly element: FieldType;
}

export interface ArrayType<T = unknown> extends Typed<T> {
  readonly kind: 'array';
  readonly element: FieldType;
}

export interface SetType<T = unknown> extends Typed<T> {
  readonly kind: 'set';
  readonly element: FieldType;
}

/** A value class of Java's library that is text in TypeScript. */
export interface ValueType<T = unknown> extends Typed<T> {
  readonly kind: 'value';
  readonly javaName: string;
}

/** Stands for a type that is named before it is complete. */
export interface LazyType<T = unknown> extends Typed<T> {
  readonly kind: 'lazy';
  readonly resolve: () => FieldType;
}

export interface MapType<T = unknown> extends Typed<T> {
  readonly kind: 'map';
  readonly key: FieldType;
  readonly value: FieldType;
}

export interface NullableType<T = unknown> extends Typed<T> {
  readonly kind: 'nullable';
  readonly inner: FieldType;
  /** For an argument that is a service of the caller. */
  readonly callback?: ServiceContract;
}

export interface EnumType<T = unknown> extends Typed<T> {
  readonly kind: 'enum';
  readonly javaName: string;
  readonly values: readonly string[];
}

export interface StructType<T = unknown> extends Typed<T> {
  readonly kind: 'struct';
  readonly javaName: string;
  readonly fields: Readonly<Record<string, FieldType>>;
}

/** The TypeScript type of a field type, struct or argument list. */
export type Infer<F> = F extends { readonly _type?: infer T } ? T : never;

type Fields = Readonly<Record<string, FieldType<never> | FieldType>>;
type InferFields<F extends Fields> = { -readonly [K in keyof F]: Infer<F[K]> };

/** UTF-16 text, `java.lang.String`. */
export const string = (name?: string): PrimitiveType<string> => ({ kind: 'string', name });
/** `boolean`. */
export const boolean = (name?: string): PrimitiveType<boolean> => ({ kind: 'boolean', name });
/** 8-bit signed integer, `byte`; a number. */
export const int8 = (name?: string): PrimitiveType<number> => ({ kind: 'int8', name });
/** 16-bit signed integer, `short`; a number. */
export const int16 = (name?: string): PrimitiveType<number> => ({ kind: 'int16', name });
/** 32-bit signed integer, `int`; a number. */
export const int32 = (name?: string): PrimitiveType<number> => ({ kind: 'int32', name });
/** 64-bit signed integer, `long`; a decimal string in TypeScript, so that nothing is ever rounded. */
export const int64 = (name?: string): PrimitiveType<string> => ({ kind: 'int64', name });
/** IEEE 754 double, `double`. */
export const double = (name?: string): PrimitiveType<number> => ({ kind: 'double', name });
/** IEEE 754 single, `float`; a number. */
export const float = (name?: string): PrimitiveType<number> => ({ kind: 'float', name });
/** One UTF-16 unit, `char`; a text of length 1. */
export const char = (name?: string): PrimitiveType<string> => ({ kind: 'char', name });
/** `java.util.Date`: an instant in milliseconds. */
export const date = (name?: string): PrimitiveType<Date> => ({ kind: 'date', name });
/**
 * `java.lang.Object`: whatever comes. Text, booleans, numbers (bigint where a number would round), dates, bytes, lists, records,
 * HessianObject for objects of a class; a whole number is written as int, or as long where it is larger; a bigint as long.
 */
export const any = (name?: string): PrimitiveType<unknown> => ({ kind: 'any', name });
/** Raw bytes, `byte[]`. */
export const binary = (name?: string): PrimitiveType<Uint8Array> => ({ kind: 'binary', name });
/** No value, `void`. */
export const nothing = (): PrimitiveType<void> => ({ kind: 'void' });
/** `java.util.List` of one element type. */
export const list = <F>(element: F): ListType<Infer<F>[]> => ({
  kind: 'list',
  element: element as FieldType,
});
/**
 * A Java array, `T[]`.
 *
 * @throws TypeError for an array of int8: that is {@link binary}
 */
export function array<F>(element: F): ArrayType<Infer<F>[]> {
  if ((element as FieldType).kind === 'int8') throw new TypeError('byte[] is binary(), not array(int8())');
  return { kind: 'array', element: element as FieldType };
}
/** `java.util.Set` of one element type; a list in TypeScript, in the order of the wire. */
export const set = <F>(element: F): SetType<Infer<F>[]> => ({ kind: 'set', element: element as FieldType });
/**
 * `java.util.Map` with one value type; a record in TypeScript. Keys are text in TypeScript whatever they are in Java.
 *
 * @param key text (default), a whole number, a boolean, an enumeration or a value
 */
export const map = <F>(value: F, key: FieldType = string()): MapType<Record<string, Infer<F>>> => ({
  kind: 'map',
  key,
  value: value as FieldType,
});
/** The inner type or `null`. Undefined is written as null too. */
export const nullable = <F>(inner: F): NullableType<Infer<F> | null> => ({
  kind: 'nullable',
  inner: inner as FieldType,
});
/** A Java enum by its constants' names; a string literal union in TypeScript. */
export const enumeration = <const V extends readonly string[]>(
  javaName: string,
  values: V,
): EnumType<V[number]> => ({
  kind: 'enum',
  javaName,
  values,
});

const value = (javaName: string) => (): ValueType<string> => ({ kind: 'value', javaName });

/** `java.math.BigDecimal`; `"199.00"`, scale kept. */
export const decimal = value('java.math.BigDecimal');
/** `java.math.BigInteger`; decimal text. */
export const bigInteger = value('java.math.BigInteger');
/** `java.util.UUID`; `"123e4567-e89b-12d3-a456-426614174000"`. */
export const uuid = value('java.util.UUID');
/** `java.util.Locale`; `"zh_CN"`. */
export const locale = value('java.util.Locale');
/** `java.util.Currency`; `"CNY"`. */
export const currency = value('java.util.Currency');
/** `java.time.LocalDate`; `"2024-02-29"`. */
export const localDate = value('java.time.LocalDate');
/** `java.time.LocalTime`; `"01:02:03.000000004"`, zeros at the end left out. */
export const localTime = value('java.time.LocalTime');
/** `java.time.LocalDateTime`; `"2024-02-29T01:02:03"`. */
export const localDateTime = value('java.time.LocalDateTime');
/** `java.time.Instant`; `"2023-11-14T22:13:20.000000005Z"`. */
export const instant = value('java.time.Instant');
/** `java.time.Duration`; `"PT3.000000004S"`, in seconds. */
export const duration = value('java.time.Duration');
/** `java.time.Period`; `"P1Y2M3D"`. */
export const period = value('java.time.Period');
/** `java.time.Year`; `"2024"`. */
export const year = value('java.time.Year');
/** `java.time.YearMonth`; `"2024-02"`. */
export const yearMonth = value('java.time.YearMonth');
/** `java.time.MonthDay`; `"--02-29"`. */
export const monthDay = value('java.time.MonthDay');
/** `java.time.ZoneOffset`; `"+08:00"`, `"Z"`. */
export const zoneOffset = value('java.time.ZoneOffset');
/** `java.time.ZoneId` of a region; `"Asia/Shanghai"`. */
export const zoneId = value('java.time.ZoneId');
/** `java.time.OffsetTime`; `"01:02:03+08:00"`. */
export const offsetTime = value('java.time.OffsetTime');
/** `java.time.OffsetDateTime`; `"2024-02-29T01:02:03+08:00"`. */
export const offsetDateTime = value('java.time.OffsetDateTime');
/** `java.time.ZonedDateTime`; `"2024-02-29T01:02:03+08:00[Asia/Shanghai]"`. */
export const zonedDateTime = value('java.time.ZonedDateTime');

/** A type that is known later: for a struct that holds its own kind. */
export const lazy = <T = unknown>(resolve: () => unknown): LazyType<T> => ({
  kind: 'lazy',
  resolve: resolve as () => FieldType,
});

/**
 * A Java class by its fields. All fields are required unless {@link nullable}; unknown fields on the wire are ignored, so that a
 * provider can add fields first.
 *
 * @param javaName fully qualified class name, as Java Dubbo sees it
 */
export function struct<const F extends Fields>(javaName: string, fields: F): StructType<InferFields<F>> {
  return { kind: 'struct', javaName, fields: fields as Readonly<Record<string, FieldType>> };
}
