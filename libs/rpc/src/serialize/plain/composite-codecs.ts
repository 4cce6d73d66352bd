import { bareRecord } from '../../common/bare-record.js';
import type { FieldType, MapType, StructType } from '../../common/contract/field-type.js';
import { describeValue, TypeMismatch } from '../../common/type-mismatch.js';
import { keyStep } from '../hessian2/mismatch.js';
import { deeper } from './limits.js';
import type { PlainCodec } from './plain-codec.js';
import { keyText, type ScalarText } from './scalar-text.js';
import { absent, checkList, checkRecord, type Check } from './scalars.js';

/** A value that is the same on both sides. */
export class ScalarCodec implements PlainCodec {
  constructor(private readonly check: Check<unknown>) {}

  toPlain(value: unknown): unknown {
    return this.check(value);
  }

  fromPlain(plain: unknown): unknown {
    return this.check(plain);
  }
}

export class NullableCodec implements PlainCodec {
  constructor(private readonly inner: PlainCodec) {}

  toPlain(value: unknown, depth: number): unknown {
    return value === null || value === undefined ? null : this.inner.toPlain(value, depth);
  }

  fromPlain(plain: unknown): unknown {
    return plain === null ? null : this.inner.fromPlain(plain);
  }
}

export class LazyCodec implements PlainCodec {
  private codec: PlainCodec | undefined;

  constructor(private readonly resolve: () => PlainCodec) {}

  toPlain(value: unknown, depth: number): unknown {
    return (this.codec ??= this.resolve()).toPlain(value, depth);
  }

  fromPlain(plain: unknown): unknown {
    return (this.codec ??= this.resolve()).fromPlain(plain);
  }
}

export class ListCodec implements PlainCodec {
  constructor(private readonly element: PlainCodec) {}

  toPlain(value: unknown, depth: number): unknown {
    const inside = deeper(depth);
    return this.each(checkList(value), (element) => this.element.toPlain(element, inside));
  }

  fromPlain(plain: unknown): unknown {
    return this.each(checkList(plain), (element) => this.element.fromPlain(element));
  }

  private each(values: readonly unknown[], convert: (value: unknown) => unknown): unknown[] {
    const converted: unknown[] = [];
    try {
      for (const value of values) converted.push(convert(value));
    } catch (error) {
      throw error instanceof TypeMismatch ? error.inside(`[${converted.length}]`) : error;
    }
    return converted;
  }
}

/** A record; keys are text whatever they are in Java. */
export class MapCodec implements PlainCodec {
  private readonly key: ScalarText;

  constructor(
    type: MapType,
    private readonly value: PlainCodec,
  ) {
    this.key = keyText(type.key);
  }

  toPlain(value: unknown, depth: number): unknown {
    const inside = deeper(depth);
    return this.each(checkRecord(value, 'map'), (entry) => this.value.toPlain(entry, inside));
  }

  fromPlain(plain: unknown): unknown {
    return this.each(checkRecord(plain, 'map'), (entry) => this.value.fromPlain(entry));
  }

  private each(record: Readonly<Record<string, unknown>>, convert: (value: unknown) => unknown): unknown {
    const converted = bareRecord<unknown>();
    for (const key of Object.keys(record)) {
      try {
        converted[this.key.format(this.key.parse(key))] = convert(record[key]);
      } catch (error) {
        throw error instanceof TypeMismatch ? error.inside(keyStep(key)) : error;
      }
    }
    return converted;
  }
}

export class StructCodec implements PlainCodec {
  private readonly names: readonly string[];
  private readonly codecs: readonly PlainCodec[];
  /** Objects made with it keep one shape. */
  private readonly template: Readonly<Record<string, unknown>>;

  constructor(
    private readonly type: StructType,
    codecOf: (type: FieldType) => PlainCodec,
  ) {
    this.names = Object.keys(type.fields);
    this.codecs = this.names.map((name) => codecOf(type.fields[name]!));
    this.template = Object.fromEntries(this.names.map((name) => [name, null]));
  }

  toPlain(value: unknown, depth: number): unknown {
    const inside = deeper(depth);
    const record = checkRecord(value, this.type.javaName);
    return this.each((name, codec) => codec.toPlain(record[name], inside));
  }

  fromPlain(plain: unknown): unknown {
    if (typeof plain !== 'object' || plain === null || Array.isArray(plain))
      throw new TypeMismatch(this.type.javaName, describeValue(plain));
    const { fields } = this.type;
    return this.each((name, codec) => {
      if (Object.hasOwn(plain, name)) return codec.fromPlain((plain as Record<string, unknown>)[name]);
      if (fields[name]!.kind === 'nullable') return null;
      throw absent(fields[name]!);
    });
  }

  private each(convert: (name: string, codec: PlainCodec) => unknown): Record<string, unknown> {
    const { names, codecs } = this;
    const converted = { ...this.template };
    let index = 0;
    try {
      for (; index < names.length; index++) converted[names[index]!] = convert(names[index]!, codecs[index]!);
    } catch (error) {
      throw error instanceof TypeMismatch ? error.inside(names[index]!) : error;
    }
    return converted;
  }
}
