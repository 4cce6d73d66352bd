import type { Writer } from 'protobufjs/minimal.js';
import { bareRecord } from '../../common/bare-record.js';
import type { FieldType, MapType } from '../../common/contract/field-type.js';
import { TypeMismatch } from '../../common/type-mismatch.js';
import { keyStep } from '../hessian2/mismatch.js';
import { deeper } from '../plain/limits.js';
import { keyText, type ScalarText } from '../plain/scalar-text.js';
import { absent, checkList, checkRecord } from '../plain/scalars.js';
import { readMessage, type ProtobufReader } from './protobuf-reader.js';
import { WIRE, type ValueCodec } from './value-codec.js';

/** A field of a message: its tag and value, or none, or many. */
export interface FieldCodec {
  readonly number: number;
  write(writer: Writer, value: unknown, depth: number): void;
  /** Reads one occurrence; `former` is what the ones before it came to. */
  read(reader: ProtobufReader, wireType: number, former: unknown): unknown;
  /** What no occurrence comes to. @throws TypeMismatch where there must be one */
  none(): unknown;
}

const tag = (number: number, wireType: number): number => ((number << 3) | wireType) >>> 0;

function checkWireType(expected: number, actual: number): void {
  if (expected !== actual) throw new TypeMismatch(`wire type ${expected}`, `wire type ${actual}`);
}

/** Always written; when read, absence is the zero of its type. */
export class SingleField implements FieldCodec {
  private readonly tag: number;

  constructor(
    readonly number: number,
    private readonly type: FieldType,
    private readonly codec: ValueCodec,
  ) {
    this.tag = tag(number, codec.wireType);
  }

  write(writer: Writer, value: unknown, depth: number): void {
    this.codec.write(writer.uint32(this.tag), value, depth);
  }

  read(reader: ProtobufReader, wireType: number): unknown {
    checkWireType(this.codec.wireType, wireType);
    return this.codec.read(reader);
  }

  none(): unknown {
    const value = this.codec.absent;
    if (value === undefined) throw absent(this.type);
    return value;
  }
}

/** Absence is null. */
export class OptionalField implements FieldCodec {
  private readonly tag: number;

  constructor(
    readonly number: number,
    private readonly codec: ValueCodec,
  ) {
    this.tag = tag(number, codec.wireType);
  }

  write(writer: Writer, value: unknown, depth: number): void {
    if (value !== null && value !== undefined) this.codec.write(writer.uint32(this.tag), value, depth);
  }

  read(reader: ProtobufReader, wireType: number): unknown {
    checkWireType(this.codec.wireType, wireType);
    return this.codec.read(reader);
  }

  none(): unknown {
    return null;
  }
}

/** Numbers are packed into one occurrence; when read, they may also come one by one. */
export class RepeatedField implements FieldCodec {
  private readonly packed: boolean;

  constructor(
    readonly number: number,
    private readonly codec: ValueCodec,
  ) {
    this.packed = codec.wireType !== WIRE.DELIMITED;
  }

  write(writer: Writer, value: unknown, depth: number): void {
    const list = checkList(value);
    const inside = deeper(depth);
    if (list.length === 0) return;
    const { codec } = this;
    if (this.packed) writer.uint32(tag(this.number, WIRE.DELIMITED)).fork();
    let index = 0;
    try {
      for (; index < list.length; index++) {
        if (!this.packed) writer.uint32(tag(this.number, codec.wireType));
        codec.write(writer, list[index], inside);
      }
    } catch (error) {
      throw error instanceof TypeMismatch ? error.inside(`[${index}]`) : error;
    }
    if (this.packed) writer.ldelim();
  }

  read(reader: ProtobufReader, wireType: number, former: unknown): unknown {
    const list = (former ?? []) as unknown[];
    const packed = this.packed && wireType === WIRE.DELIMITED;
    if (!packed) checkWireType(this.codec.wireType, wireType);
    const end = packed ? reader.end() : reader.wire.pos + 1;
    try {
      while (reader.wire.pos < end) {
        reader.count();
        list.push(this.codec.read(reader));
      }
    } catch (error) {
      throw error instanceof TypeMismatch ? error.inside(`[${list.length}]`) : error;
    }
    return list;
  }

  none(): unknown {
    return [];
  }
}

/** Pairs, each a message of a key = 1 and a value = 2. */
export class MapField implements FieldCodec {
  private readonly key: ScalarText;

  constructor(
    readonly number: number,
    private readonly type: MapType,
    private readonly keyCodec: ValueCodec,
    private readonly valueCodec: ValueCodec,
  ) {
    this.key = keyText(type.key);
  }

  write(writer: Writer, value: unknown, depth: number): void {
    const record = checkRecord(value, 'map');
    const inside = deeper(depth);
    const { keyCodec, valueCodec } = this;
    for (const key of Object.keys(record)) {
      try {
        writer.uint32(tag(this.number, WIRE.DELIMITED)).fork();
        keyCodec.write(writer.uint32(tag(1, keyCodec.wireType)), this.key.parse(key), inside);
        valueCodec.write(writer.uint32(tag(2, valueCodec.wireType)), record[key], inside);
        writer.ldelim();
      } catch (error) {
        throw error instanceof TypeMismatch ? error.inside(keyStep(key)) : error;
      }
    }
  }

  read(reader: ProtobufReader, wireType: number, former: unknown): unknown {
    checkWireType(WIRE.DELIMITED, wireType);
    const record = (former ?? bareRecord<unknown>()) as Record<string, unknown>;
    let key: unknown = this.keyCodec.absent;
    let value: unknown = this.valueCodec.absent;
    readMessage(reader, (next) => {
      const field = next >>> 3;
      if (field !== 1 && field !== 2) return false;
      try {
        const codec = field === 1 ? this.keyCodec : this.valueCodec;
        checkWireType(codec.wireType, next & 7);
        const content = codec.read(reader);
        if (field === 1) key = content;
        else value = content;
        return true;
      } catch (error) {
        throw error instanceof TypeMismatch ? error.inside(keyStep(String(key))) : error;
      }
    });
    if (key === undefined) throw absent(this.type.key);
    if (value === undefined) throw absent(this.type.value).inside(keyStep(String(key)));
    record[String(key)] = value;
    return record;
  }

  none(): unknown {
    return bareRecord<unknown>();
  }
}
