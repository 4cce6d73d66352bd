import type { Writer } from 'protobufjs/minimal.js';
import type { FieldType, LazyType, StructType } from '../../common/contract/field-type.js';
import { perType } from '../per-type.js';
import { anything } from './anything.js';
import { MapField, OptionalField, RepeatedField, SingleField, type FieldCodec } from './field-codecs.js';
import { empty, StructCodec, WrapperCodec } from './message-codecs.js';
import type { ProtobufReader } from './protobuf-reader.js';
import { enumText, scalarCodec, WIRE, type ValueCodec } from './value-codec.js';

/** The codec of an argument or result, which is always a message: a struct itself, anything else in a wrapper. */
export const messageCodec: (type: FieldType) => ValueCodec = perType((type) => {
  if (type.kind === 'lazy') return messageCodec(type.resolve());
  return standsAlone(type) ? valueCodec(type) : new WrapperCodec(fieldCodec(type, 1));
});

/** Whether a type is a message by itself. */
export const standsAlone = ({ kind }: FieldType): boolean =>
  kind === 'struct' || kind === 'void' || kind === 'any';

/** The codec of a value in one occurrence of a field. */
const valueCodec = perType(compile);

function compile(type: FieldType): ValueCodec {
  switch (type.kind) {
    case 'struct':
      return new StructCodec(type, fieldsOf);
    case 'any':
      return anything;
    case 'void':
      return empty;
    case 'lazy':
      return new LazyCodec(type);
    case 'list':
    case 'array':
    case 'set':
    case 'map':
    case 'nullable':
      return new WrapperCodec(fieldCodec(type, 1));
    default:
      return scalarCodec(type)!;
  }
}

function fieldCodec(type: FieldType, number: number): FieldCodec {
  switch (type.kind) {
    case 'nullable':
      return new OptionalField(number, valueCodec(type.inner));
    case 'list':
    case 'array':
    case 'set':
      return new RepeatedField(number, valueCodec(type.element));
    case 'map':
      return new MapField(number, type, keyCodec(type.key), valueCodec(type.value));
    default:
      return new SingleField(number, type, valueCodec(type));
  }
}

/** Protocol Buffers have no keys that are enums: these are the constants' names. */
const keyCodec = (type: FieldType): ValueCodec => (type.kind === 'enum' ? enumText(type) : valueCodec(type));

const fieldsOf = ({ fields }: StructType): FieldCodec[] =>
  Object.values(fields).map((field, index) => fieldCodec(field, index + 1));

/** A type that is known later: for messages that hold their own kind, and only for them, as its wire type must be known before. */
class LazyCodec implements ValueCodec {
  readonly wireType = WIRE.DELIMITED;
  private codec: ValueCodec | undefined;

  constructor(private readonly type: LazyType) {}

  write(writer: Writer, value: unknown, depth: number): void {
    this.resolved.write(writer, value, depth);
  }

  read(reader: ProtobufReader): unknown {
    return this.resolved.read(reader);
  }

  private get resolved(): ValueCodec {
    return (this.codec ??= messageCodec(this.type.resolve()));
  }
}
