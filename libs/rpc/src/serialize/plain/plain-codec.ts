import type { FieldType } from '../../common/contract/field-type.js';
import { perType } from '../per-type.js';
import {
  LazyCodec,
  ListCodec,
  MapCodec,
  NullableCodec,
  ScalarCodec,
  StructCodec,
} from './composite-codecs.js';
import { checkBoolean, checkEnum, checkValue, checkVoid, type WholeKind } from './scalars.js';

/**
 * Between the values of a contract and the few kinds of values that a self-describing format knows: null, booleans, numbers, text,
 * lists, records, and whatever the format's own forms add.
 */
export interface PlainCodec {
  /**
   * @param depth how many values the value stands in
   * @throws TypeMismatch when it does not fit the type; RangeError when values are nested too deep
   */
  toPlain(value: unknown, depth: number): unknown;
  /** @throws TypeMismatch when it does not fit the type */
  fromPlain(plain: unknown): unknown;
}

/** What formats write in ways of their own. */
export type PlainForms = Readonly<Record<FormKind, (type: FieldType) => PlainCodec>>;

type FormKind =
  WholeKind | 'string' | 'char' | 'int64' | 'float' | 'double' | 'binary' | 'date' | 'value' | 'any';

/** The codecs of one format, each compiled at the first use of its type. */
export class PlainCodecs {
  readonly of = perType((type): PlainCodec => this.compile(type));

  constructor(private readonly forms: PlainForms) {}

  private compile(type: FieldType): PlainCodec {
    const { of, forms } = this;
    switch (type.kind) {
      case 'nullable':
        return new NullableCodec(of(type.inner));
      case 'struct':
        return new StructCodec(type, of);
      case 'list':
      case 'array':
      case 'set':
        return new ListCodec(of(type.element));
      case 'map':
        return new MapCodec(type, of(type.value));
      case 'lazy':
        return new LazyCodec(() => of(type.resolve()));
      case 'enum':
        return new ScalarCodec(checkEnum(type));
      case 'boolean':
        return new ScalarCodec(checkBoolean);
      case 'void':
        return { toPlain: (value) => checkVoid(value) ?? null, fromPlain: checkVoid };
      default:
        return forms[type.kind](type);
    }
  }
}

/** A value class: its text. */
export const textForm = (type: FieldType): PlainCodec =>
  new ScalarCodec(checkValue(type as Extract<FieldType, { kind: 'value' }>));
