import type { FieldType } from '../../common/contract/field-type.js';
import type { Hessian2Reader } from './hessian2-reader.js';
import { Hessian2Writer, type ClassForm } from './hessian2-writer.js';

/** Writes and reads the values of one contract type. Compiled once, at the first use of the type. */
export interface Codec {
  /** @throws TypeMismatch when the value does not fit */
  write(writer: Hessian2Writer, value: unknown): void;
  /** @throws TypeMismatch when what is there does not fit */
  read(reader: Hessian2Reader): unknown;
}

/** Finds the codec of a contract type. */
export type CodecOf = (type: FieldType) => Codec;

/** The class of a contract type as each message defines it. */
export function classForm(className: string, fields: readonly string[]): ClassForm {
  const writer = new Hessian2Writer();
  writer.begin(0);
  writer.writeByte(0x43);
  writer.writeString(className);
  writer.writeInt(fields.length);
  for (const field of fields) writer.writeString(field);
  return { className, definition: Buffer.from(writer.bytes()) };
}
