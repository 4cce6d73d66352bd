import type { Writer } from 'protobufjs/minimal.js';
import type { StructType } from '../../common/contract/field-type.js';
import { TypeMismatch } from '../../common/type-mismatch.js';
import { deeper } from '../plain/limits.js';
import { checkRecord } from '../plain/scalars.js';
import type { FieldCodec } from './field-codecs.js';
import { readMessage, type ProtobufReader } from './protobuf-reader.js';
import { WIRE, type ValueCodec } from './value-codec.js';

/** A struct: fields are numbered from 1 in the order of their declaration. */
export class StructCodec implements ValueCodec {
  readonly wireType = WIRE.DELIMITED;
  private readonly names: readonly string[];
  private fields: readonly FieldCodec[] | undefined;
  private readonly template: Readonly<Record<string, unknown>>;

  constructor(
    private readonly type: StructType,
    private readonly makeFields: (type: StructType) => readonly FieldCodec[],
  ) {
    this.names = Object.keys(type.fields);
    this.template = Object.fromEntries(this.names.map((name) => [name, undefined]));
  }

  write(writer: Writer, value: unknown, depth: number): void {
    const record = checkRecord(value, this.type.javaName);
    const inside = deeper(depth);
    const fields = (this.fields ??= this.makeFields(this.type));
    writer.fork();
    let index = 0;
    try {
      for (; index < fields.length; index++) fields[index]!.write(writer, record[this.names[index]!], inside);
    } catch (error) {
      throw error instanceof TypeMismatch ? error.inside(this.names[index]!) : error;
    }
    writer.ldelim();
  }

  read(reader: ProtobufReader): unknown {
    const { names } = this;
    const fields = (this.fields ??= this.makeFields(this.type));
    const value = { ...this.template };
    let at = 0;
    try {
      readMessage(reader, (tag) => {
        at = (tag >>> 3) - 1;
        const name = names[at];
        if (name === undefined) return false;
        value[name] = fields[at]!.read(reader, tag & 7, value[name]);
        return true;
      });
      for (at = 0; at < names.length; at++) value[names[at]!] ??= fields[at]!.none();
    } catch (error) {
      throw error instanceof TypeMismatch ? error.inside(names[at] ?? '?') : error;
    }
    return value;
  }
}

/** A message around one value that cannot stand alone: `value = 1`. Google's `StringValue` and the like are such. */
export class WrapperCodec implements ValueCodec {
  readonly wireType = WIRE.DELIMITED;

  constructor(private readonly field: FieldCodec) {}

  write(writer: Writer, value: unknown, depth: number): void {
    writer.fork();
    this.field.write(writer, value, depth);
    writer.ldelim();
  }

  read(reader: ProtobufReader): unknown {
    let value: unknown;
    readMessage(reader, (tag) => {
      if (tag >>> 3 !== this.field.number) return false;
      value = this.field.read(reader, tag & 7, value);
      return true;
    });
    return value ?? this.field.none();
  }
}

/** `google.protobuf.Empty`. */
export const empty: ValueCodec = {
  wireType: WIRE.DELIMITED,
  write(writer, value) {
    if (value !== undefined && value !== null) throw new TypeMismatch('void', typeof value);
    writer.fork().ldelim();
  },
  read(reader) {
    readMessage(reader, () => false);
    return undefined;
  },
};
