import type { FieldType } from '../../common/contract/field-type.js';
import { codecOf } from './compile-codec.js';
import { TypedValue } from './untyped.js';

/** A value inside untyped ones that is written as its contract type says: a whole number as `double`, a text as `BigDecimal`. */
export const typedValue = (type: FieldType, value: unknown): TypedValue =>
  new TypedValue(codecOf(type), value);
