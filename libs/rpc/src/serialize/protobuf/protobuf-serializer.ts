import { Reader, Writer } from 'protobufjs/minimal.js';
import { newAttachments, type Attachments } from '../../common/attachments.js';
import { int32, map, string, type FieldType } from '../../common/contract/field-type.js';
import { GrowingBuffer } from '../growing-buffer.js';
import type { ObjectInput, ObjectOutput, Serializer } from '../serializer.js';
import { messageCodec } from './compile-codec.js';
import { ProtobufReader, readMessage } from './protobuf-reader.js';

const INT = int32();
const TEXT = string();
const PAIRS = map(string());

/**
 * Protocol Buffers as Dubbo's extension `protobuf` writes them: one message after the other, each with its length before it. Numbers
 * and text are in Google's wrappers; messages are those that `printProto` prints. Fields have numbers, not names: a struct may
 * only ever grow at its end.
 */
export class ProtobufSerializer implements Serializer {
  static readonly NAME = 'protobuf';
  readonly id = 22;
  readonly name = ProtobufSerializer.NAME;
  private readonly shared = new ProtobufOutput();

  output(headerBytes: number): ObjectOutput {
    return this.shared.begin(headerBytes);
  }

  input(body: Buffer): ObjectInput {
    return new ProtobufInput(body);
  }
}

class ProtobufOutput implements ObjectOutput {
  private readonly buffer = new GrowingBuffer();

  begin(headerBytes: number): this {
    this.buffer.begin(headerBytes);
    return this;
  }

  writeInt(value: number): void {
    this.writeValue(INT, value);
  }

  writeString(value: string): void {
    this.writeValue(TEXT, value);
  }

  /** An empty message. */
  writeNull(): void {
    this.buffer.writeBytes(NO_BYTES);
  }

  writeValue(type: FieldType, value: unknown): void {
    const writer = Writer.create();
    messageCodec(type).write(writer, value, 0);
    this.buffer.writeBytes(writer.finish());
  }

  writeAttachments(prepared: Uint8Array, own: Readonly<Attachments>): void {
    const pairs = encodePairs(own);
    this.buffer.writeBytes(
      Writer.create()
        .uint32(prepared.length + pairs.length)
        .finish(),
    );
    this.buffer.writeBytes(prepared);
    this.buffer.writeBytes(pairs);
  }

  writePairs(pairs: Readonly<Attachments>): void {
    this.buffer.writeBytes(encodePairs(pairs));
  }

  writeRaw(bytes: Uint8Array): void {
    this.buffer.writeBytes(bytes);
  }

  bytes(): Buffer {
    return this.buffer.bytes();
  }
}

const NO_BYTES = Buffer.alloc(1);

/** `map<string, string> attachments = 1` without its length before it. */
function encodePairs(pairs: Readonly<Attachments>): Uint8Array {
  const writer = Writer.create();
  for (const key of Object.keys(pairs))
    writer.uint32(0x0a).fork().uint32(0x0a).string(key).uint32(0x12).string(String(pairs[key])).ldelim();
  return writer.finish();
}

class ProtobufInput implements ObjectInput {
  private readonly reader: ProtobufReader;

  constructor(body: Buffer) {
    this.reader = new ProtobufReader(Reader.create(body));
  }

  readInt(): number {
    return this.readValue(INT) as number;
  }

  readString(): string | null {
    return this.readValue(TEXT) as string;
  }

  readValue(type: FieldType): unknown {
    return messageCodec(type).read(this.reader);
  }

  readAttachments(): Attachments {
    return Object.assign(newAttachments(), this.atEnd ? {} : this.readValue(PAIRS));
  }

  /** A message of originalClassName = 1, originalMessage = 2. */
  readThrowable(): { readonly className: string; readonly message: string } {
    const { wire } = this.reader;
    let [className, message] = ['unknown', ''];
    readMessage(this.reader, (tag) => {
      if (tag === 0x0a) className = wire.string();
      else if (tag === 0x12) message = wire.string();
      return tag === 0x0a || tag === 0x12;
    });
    return { className, message };
  }

  get atEnd(): boolean {
    return this.reader.wire.pos >= this.reader.wire.len;
  }
}
