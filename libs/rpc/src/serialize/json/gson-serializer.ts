import type { Attachments } from '../../common/attachments.js';
import type { FieldType } from '../../common/contract/field-type.js';
import { GrowingBuffer } from '../growing-buffer.js';
import type { ObjectInput, ObjectOutput, Serializer } from '../serializer.js';
import { GsonInput } from './gson-input.js';
import { gsonCodecs } from './json-forms.js';

/**
 * JSON as Dubbo's extension `gson` writes it: one JSON text per value, each ended by a line feed, in UTF-8. Types of `java.time` are
 * text, which Gson reads only with adapters for them.
 */
export class GsonSerializer implements Serializer {
  static readonly NAME = 'gson';
  readonly id = 16;
  readonly name = GsonSerializer.NAME;
  private readonly shared = new GsonOutput();

  output(headerBytes: number): ObjectOutput {
    return this.shared.begin(headerBytes);
  }

  input(body: Buffer): ObjectInput {
    return new GsonInput(body);
  }
}

const COMMA = 0x2c;

class GsonOutput implements ObjectOutput {
  private readonly buffer = new GrowingBuffer();

  begin(headerBytes: number): this {
    this.buffer.begin(headerBytes);
    return this;
  }

  writeInt(value: number): void {
    this.writeJson(value);
  }

  writeString(value: string): void {
    this.writeJson(value);
  }

  writeNull(): void {
    this.writeJson(null);
  }

  writeValue(type: FieldType, value: unknown): void {
    this.writeJson(gsonCodecs.of(type).toPlain(value, 0));
  }

  writeAttachments(prepared: Uint8Array, own: Readonly<Attachments>): void {
    const { buffer } = this;
    buffer.writeUtf8('{');
    buffer.writeBytes(prepared);
    this.writePairs(own);
    buffer.dropLast(COMMA);
    buffer.writeUtf8('}\n');
  }

  writePairs(pairs: Readonly<Attachments>): void {
    for (const key of Object.keys(pairs))
      this.buffer.writeUtf8(`${JSON.stringify(key)}:${JSON.stringify(String(pairs[key]))},`);
  }

  writeRaw(bytes: Uint8Array): void {
    this.buffer.writeBytes(bytes);
  }

  bytes(): Buffer {
    return this.buffer.bytes();
  }

  private writeJson(plain: unknown): void {
    this.buffer.writeUtf8(`${JSON.stringify(plain)}\n`);
  }
}
