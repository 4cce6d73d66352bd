import type { Attachments } from '../../common/attachments.js';
import type { FieldType } from '../../common/contract/field-type.js';
import type { ObjectOutput } from '../serializer.js';
import { codecOf } from './compile-codec.js';
import { Hessian2Writer } from './hessian2-writer.js';

/** Writes one message as hessian2. */
export class Hessian2Output implements ObjectOutput {
  private readonly writer = new Hessian2Writer();

  /** Begins a message. */
  begin(headerBytes: number): this {
    this.writer.begin(headerBytes);
    return this;
  }

  bytes(): Buffer {
    return this.writer.bytes();
  }

  writeInt(value: number): void {
    this.writer.writeInt(value);
  }

  writeString(value: string): void {
    this.writer.writeString(value);
  }

  writeNull(): void {
    this.writer.writeNull();
  }

  writeRaw(bytes: Uint8Array): void {
    this.writer.writeRaw(bytes);
  }

  writePairs(pairs: Readonly<Attachments>): void {
    for (const key of Object.keys(pairs)) {
      this.writer.writeString(key);
      this.writer.writeString(String(pairs[key]));
    }
  }

  writeAttachments(prepared: Uint8Array, own: Readonly<Attachments>): void {
    this.writer.beginMap();
    this.writer.writeRaw(prepared);
    this.writePairs(own);
    this.writer.endMap();
  }

  writeValue(type: FieldType, value: unknown): void {
    codecOf(type).write(this.writer, value);
  }
}
