import type { FieldType, LazyType, NullableType, ValueType } from '../../common/contract/field-type.js';
import { describeValue, TypeMismatch } from '../../common/type-mismatch.js';
import { perType } from '../per-type.js';
import type { Codec } from './codec.js';
import { charArrayCodec, ListCodec, MapCodec } from './collection-codecs.js';
import type { Hessian2Reader } from './hessian2-reader.js';
import type { Hessian2Writer } from './hessian2-writer.js';
import { JAVA_VALUES, type JavaValue } from './java-values.js';
import { PRIMITIVES } from './primitive-codecs.js';
import { EnumCodec, StructCodec } from './struct-codec.js';

/** The codec of a contract type. */
export const codecOf = perType(compile);

function compile(type: FieldType): Codec {
  switch (type.kind) {
    case 'nullable':
      return new NullableCodec(type);
    case 'struct':
      return new StructCodec(type, codecOf);
    case 'array':
      if (type.element.kind === 'char') return charArrayCodec;
      return new ListCodec(type, codecOf);
    case 'list':
    case 'set':
      return new ListCodec(type, codecOf);
    case 'value':
      return new ValueCodec(type);
    case 'lazy':
      return new LazyCodec(type);
    case 'map':
      return new MapCodec(type, codecOf);
    case 'enum':
      return new EnumCodec(type);
    default:
      return PRIMITIVES[type.kind];
  }
}

class NullableCodec implements Codec {
  private readonly inner: Codec;

  constructor(type: NullableType) {
    this.inner = codecOf(type.inner);
  }

  write(writer: Hessian2Writer, value: unknown): void {
    if (value === null || value === undefined) writer.writeNull();
    else this.inner.write(writer, value);
  }

  read(reader: Hessian2Reader): unknown {
    return reader.takeNull() ? null : this.inner.read(reader);
  }
}

/** A value class of Java's library: an object on the wire, text in TypeScript. */
class ValueCodec implements Codec {
  private readonly form: Codec;
  private readonly value: JavaValue;

  constructor(private readonly type: ValueType) {
    const value = JAVA_VALUES[type.javaName];
    if (value === undefined) throw new TypeError(`no form is known for ${type.javaName}`);
    this.value = value;
    this.form = codecOf(value.form);
  }

  write(writer: Hessian2Writer, value: unknown): void {
    const fields = typeof value === 'string' ? this.value.parse(value) : undefined;
    if (fields === undefined) throw new TypeMismatch(this.type.javaName, describeValue(value));
    this.form.write(writer, fields);
  }

  read(reader: Hessian2Reader): unknown {
    const text = this.value.format(this.form.read(reader) as never);
    // The fields may hold anything: a text that is not one of the type must not come in as one.
    if (this.value.parse(text) === undefined) throw new TypeMismatch(this.type.javaName, describeValue(text));
    return text;
  }
}

class LazyCodec implements Codec {
  private codec: Codec | undefined;

  constructor(private readonly type: LazyType) {}

  write(writer: Hessian2Writer, value: unknown): void {
    this.resolved.write(writer, value);
  }

  read(reader: Hessian2Reader): unknown {
    return this.resolved.read(reader);
  }

  private get resolved(): Codec {
    return (this.codec ??= codecOf(this.type.resolve()));
  }
}
