/**
 * The types a contract is made of. A field type is a value that lives at run time, so that codecs know what they write; its
 * TypeScript type is inferred with {@link Infer}. Nothing is generated.
 */
export type FieldType<T = unknown> =
  PrimitiveType<T> | ListType<T> | MapType<T> | NullableType<T> | EnumType<T> | StructType<T>;

/** Carries the inferred TypeScript type; never present at run time. */
interface Typed<T> {
  readonly _type?: T;
}

export type PrimitiveKind = 'string' | 'boolean' | 'int32' | 'int64' | 'double' | 'binary' | 'void';

export interface PrimitiveType<T = unknown> extends Typed<T> {
  readonly kind: PrimitiveKind;
  /** Name of the argument, for messages and descriptions; absent inside structs. */
  readonly name?: string;
}

export interface ListType<T = unknown> extends Typed<T> {
  readonly kind: 'list';
  readonly element: FieldType;
}

export interface MapType<T = unknown> extends Typed<T> {
  readonly kind: 'map';
  readonly value: FieldType;
}

export interface NullableType<T = unknown> extends Typed<T> {
  readonly kind: 'nullable';
  readonly inner: FieldType;
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
/** 32-bit signed integer, `int`; a number. */
export const int32 = (name?: string): PrimitiveType<number> => ({ kind: 'int32', name });
/** 64-bit signed integer, `long`; a decimal string in TypeScript, so that nothing is ever rounded. */
export const int64 = (name?: string): PrimitiveType<string> => ({ kind: 'int64', name });
/** IEEE 754 double, `double`. */
export const double = (name?: string): PrimitiveType<number> => ({ kind: 'double', name });
/** Raw bytes, `byte[]`. */
export const binary = (name?: string): PrimitiveType<Uint8Array> => ({ kind: 'binary', name });
/** No value, `void`. */
export const nothing = (): PrimitiveType<void> => ({ kind: 'void' });
/** `java.util.List` of one element type. */
export const list = <F>(element: F): ListType<Infer<F>[]> => ({
  kind: 'list',
  element: element as FieldType,
});
/** `java.util.Map` from text to one value type. */
export const map = <F>(value: F): MapType<Record<string, Infer<F>>> => ({
  kind: 'map',
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

/**
 * A Java class by its fields. All fields are required unless {@link nullable}; unknown fields on the wire are ignored, so that a
 * provider can add fields first.
 *
 * @param javaName fully qualified class name, as Java Dubbo sees it
 */
export function struct<const F extends Fields>(javaName: string, fields: F): StructType<InferFields<F>> {
  return { kind: 'struct', javaName, fields: fields as Readonly<Record<string, FieldType>> };
}
