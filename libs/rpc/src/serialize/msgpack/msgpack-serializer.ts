import { Encoder } from '@msgpack/msgpack';
import { newAttachments, type Attachments } from '../../common/attachments.js';
import type { FieldType } from '../../common/contract/field-type.js';
import { describeValue, TypeMismatch } from '../../common/type-mismatch.js';
import { GrowingBuffer } from '../growing-buffer.js';
import { checkWhole } from '../plain/scalars.js';
import type { ObjectInput, ObjectOutput, Serializer, Throwable } from '../serializer.js';
import { msgpackCodecs } from './msgpack-forms.js';
import { MsgpackReader } from './msgpack-reader.js';

/** MessagePack as Dubbo's extension `msgpack` writes it: one value after the other. */
export class MsgpackSerializer implements Serializer {
  static readonly NAME = 'msgpack';
  readonly id = 27;
  readonly name = MsgpackSerializer.NAME;
  private readonly shared = new MsgpackOutput();

  output(headerBytes: number): ObjectOutput {
    return this.shared.begin(headerBytes);
  }

  input(body: Buffer): ObjectInput {
    return new MsgpackInput(body);
  }
}

/** A map whose number of pairs is known only in the end: `df`, 32 bits. */
const MAP_32 = 0xdf;

class MsgpackOutput implements ObjectOutput {
  private readonly buffer = new GrowingBuffer();
  private readonly encoder = new Encoder({ useBigInt64: true });

  begin(headerBytes: number): this {
    this.buffer.begin(headerBytes);
    return this;
  }

  writeInt(value: number): void {
    this.write(value);
  }

  writeString(value: string): void {
    this.write(value);
  }

  writeNull(): void {
    this.write(null);
  }

  writeValue(type: FieldType, value: unknown): void {
    this.write(msgpackCodecs.of(type).toPlain(value, 0));
  }

  /** Pairs carry no sign of their number: those prepared are counted by reading over them. */
  writeAttachments(prepared: Uint8Array, own: Readonly<Attachments>): void {
    const head = Buffer.alloc(5);
    head[0] = MAP_32;
    head.writeUInt32BE(countPairs(prepared) + Object.keys(own).length, 1);
    this.buffer.writeBytes(head);
    this.buffer.writeBytes(prepared);
    this.writePairs(own);
  }

  writePairs(pairs: Readonly<Attachments>): void {
    for (const key of Object.keys(pairs)) {
      this.write(key);
      this.write(String(pairs[key]));
    }
  }

  writeRaw(bytes: Uint8Array): void {
    this.buffer.writeBytes(bytes);
  }

  bytes(): Buffer {
    return this.buffer.bytes();
  }

  private write(plain: unknown): void {
    this.buffer.writeBytes(this.encoder.encodeSharedRef(plain));
  }
}

const counted = new WeakMap<Uint8Array, number>();

function countPairs(prepared: Uint8Array): number {
  let count = counted.get(prepared);
  if (count === undefined) {
    const reader = new MsgpackReader(Buffer.from(prepared));
    for (count = 0; !reader.atEnd; count++) {
      reader.read();
      reader.read();
    }
    counted.set(prepared, count);
  }
  return count;
}

const checkInt = checkWhole('int32');

class MsgpackInput implements ObjectInput {
  private readonly reader: MsgpackReader;

  constructor(body: Buffer) {
    this.reader = new MsgpackReader(body);
  }

  readInt(): number {
    return checkInt(this.reader.read());
  }

  readString(): string | null {
    const text = this.reader.read();
    if (text !== null && typeof text !== 'string') throw new TypeMismatch('string', describeValue(text));
    return text;
  }

  readValue(type: FieldType): unknown {
    return msgpackCodecs.of(type).fromPlain(this.reader.read());
  }

  readAttachments(): Attachments {
    const pairs = newAttachments();
    const plain = this.reader.read();
    if (plain === null) return pairs;
    if (typeof plain !== 'object') throw new TypeMismatch('map', describeValue(plain));
    for (const [key, value] of Object.entries(plain)) if (typeof value === 'string') pairs[key] = value;
    return pairs;
  }

  /** The class, then the fields. */
  readThrowable(): Throwable {
    const className = this.reader.read();
    const read = this.atEnd ? null : this.reader.read();
    const fields = typeof read === 'object' && read !== null ? (read as Record<string, unknown>) : {};
    return {
      className: typeof className === 'string' ? className : 'unknown',
      message: typeof fields.message === 'string' ? fields.message : '',
      fields,
    };
  }

  get atEnd(): boolean {
    return this.reader.atEnd;
  }
}
