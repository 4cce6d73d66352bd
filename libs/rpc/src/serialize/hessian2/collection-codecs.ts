import { bareRecord } from '../../common/bare-record.js';
import type {
  ArrayType,
  FieldType,
  ListType,
  MapType,
  PrimitiveKind,
  SetType,
} from '../../common/contract/field-type.js';
import { typeDescriptor } from '../../common/contract/type-descriptor.js';
import { describeValue, TypeMismatch } from '../../common/type-mismatch.js';
import type { Codec, CodecOf } from './codec.js';
import type { Hessian2Reader } from './hessian2-reader.js';
import type { Hessian2Writer } from './hessian2-writer.js';
import { fail, keyStep, mismatch, readInside } from './mismatch.js';

export class ListCodec implements Codec {
  private readonly element: Codec;
  /** Java's name of the array or set; lists have none. */
  private readonly typeName: string | undefined;

  constructor(type: ListType | ArrayType | SetType, codecOf: CodecOf) {
    this.element = codecOf(type.element);
    if (type.kind === 'array') this.typeName = arrayName(type);
    if (type.kind === 'set') this.typeName = 'java.util.HashSet';
  }

  write(writer: Hessian2Writer, value: unknown): void {
    if (!Array.isArray(value)) throw new TypeMismatch('list', describeValue(value));
    const { element } = this;
    writer.beginList(value.length, this.typeName);
    let index = 0;
    try {
      for (; index < value.length; index++) element.write(writer, value[index]);
    } catch (error) {
      throw error instanceof TypeMismatch ? error.inside(`[${index}]`) : error;
    }
    writer.end();
  }

  read(reader: Hessian2Reader): unknown {
    const code = reader.peek();
    if (code === 0x51) return reader.readReference(this);
    if (!reader.isList(code)) throw mismatch(reader, 'list');
    const { element } = this;
    const at = reader.position;
    const length = reader.beginList();
    const values: unknown[] = [];
    const id = reader.begin(values, this, at, Math.max(length, 0));
    try {
      if (length < 0) while (!reader.ends()) values.push(element.read(reader));
      else for (let index = 0; index < length; index++) values.push(element.read(reader));
    } catch (error) {
      throw error instanceof TypeMismatch ? error.inside(`[${values.length}]`) : error;
    }
    reader.end(id);
    return values;
  }
}

/** A `char[]`, which is a text on the wire. */
export const charArrayCodec: Codec = {
  write(writer, value) {
    if (!Array.isArray(value) || !value.every((unit) => typeof unit === 'string' && unit.length === 1))
      throw new TypeMismatch('list of char', describeValue(value));
    writer.writeString(value.join(''));
  },
  read: (reader) => (reader.takeString() ?? fail(reader, 'list of char')).split(''),
};

export class MapCodec implements Codec {
  private readonly value: Codec;
  private readonly key: Codec;
  private readonly keyOf: (text: string) => unknown;

  constructor(type: MapType, codecOf: CodecOf) {
    this.value = codecOf(type.value);
    this.key = codecOf(type.key);
    this.keyOf = keyParser(type.key);
  }

  write(writer: Hessian2Writer, value: unknown): void {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new TypeMismatch('map', describeValue(value));
    writer.beginMap();
    for (const key of Object.keys(value)) {
      try {
        this.key.write(writer, this.keyOf(key));
        this.value.write(writer, (value as Record<string, unknown>)[key]);
      } catch (error) {
        throw error instanceof TypeMismatch ? error.inside(keyStep(key)) : error;
      }
    }
    writer.endMap();
  }

  read(reader: Hessian2Reader): unknown {
    const code = reader.peek();
    if (code === 0x51) return reader.readReference(this);
    if (code !== 0x48 && code !== 0x4d) throw mismatch(reader, 'map');
    const at = reader.position;
    reader.beginMap();
    const entries = bareRecord<unknown>();
    const id = reader.begin(entries, this, at);
    while (!reader.ends()) {
      const key = String(this.key.read(reader));
      entries[key] = readInside(keyStep(key), this.value, reader);
    }
    reader.end(id);
    return entries;
  }
}

/** How the text of a key becomes what the key's type wants. */
function keyParser(type: FieldType): (text: string) => unknown {
  switch (type.kind) {
    case 'string':
    case 'int64':
    case 'char':
    case 'enum':
    case 'value':
      return (text) => text;
    case 'boolean':
      return (text) => (text === 'true' ? true : text === 'false' ? false : text);
    case 'int8':
    case 'int16':
    case 'int32':
      return (text) => (/^-?\d{1,10}$/.test(text) ? Number(text) : text);
    default:
      throw new TypeError(`a map's key cannot be a ${type.kind}`);
  }
}

/** What Java calls an array: `[int`, `[[int`, `[string`, `[java.lang.Long`. */
function arrayName({ element }: ArrayType): string {
  if (element.kind === 'array') return `[${arrayName(element)}`;
  return `[${SHORT_NAMES[element.kind as PrimitiveKind] ?? className(element)}`;
}

const SHORT_NAMES: Readonly<Partial<Record<PrimitiveKind, string>>> = {
  string: 'string',
  boolean: 'boolean',
  int16: 'short',
  int32: 'int',
  int64: 'long',
  float: 'float',
  double: 'double',
  any: 'object',
};

const className = (type: FieldType): string => typeDescriptor(type).slice(1, -1).replaceAll('/', '.');
