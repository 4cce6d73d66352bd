import type { Attachments } from '../common/attachments.js';
import type { FieldType } from '../common/contract/field-type.js';

/**
 * How values become bytes. The protocol above decides what is written and in which order; a serializer knows the forms of its
 * format and the contract types. It must never let bytes from the wire choose a class or a prototype.
 */
export interface Serializer {
  /** Number in the frame header, 0 to 31. */
  readonly id: number;
  readonly name: string;

  /**
   * An output whose first bytes are left free for a frame header. There is one output at a time: asking for the next one ends
   * the former, whose bytes are then no longer valid.
   */
  output(headerBytes: number): ObjectOutput;

  /** An input over a body; values may keep views of it. */
  input(body: Buffer): ObjectInput;
}

/** Writes one message. */
export interface ObjectOutput {
  writeInt(value: number): void;
  writeString(value: string): void;
  /** Null: the format's sign of no value. */
  writeNull(): void;
  /** @throws TypeMismatch when the value does not fit */
  writeValue(type: FieldType, value: unknown): void;
  /** Text pairs: those that were prepared once, then those of this message. */
  writeAttachments(prepared: Uint8Array, own: Readonly<Attachments>): void;
  /** Bytes that an output of the same serializer made before (see {@link captureBytes}). */
  writeRaw(bytes: Uint8Array): void;
  /** Text pairs without beginning and end, to be prepared. */
  writePairs(pairs: Readonly<Attachments>): void;
  /** Everything so far, header room included. Valid until the next output is asked for. */
  bytes(): Buffer;
}

/** Reads one message. Every method throws when the bytes are not what it expects. */
export interface ObjectInput {
  readInt(): number;
  /** Text, or null where the format holds none. */
  readString(): string | null;
  /** @throws TypeMismatch when what is there does not fit the type */
  readValue(type: FieldType): unknown;
  /** Pairs whose key is text; numbers and booleans become text, other values are left out. */
  readAttachments(): Attachments;
  /** A throwable of the other side. */
  readThrowable(): Throwable;
  /** Whether everything was read. */
  readonly atEnd: boolean;
}

/** An exception as it stands on the wire. */
export interface Throwable {
  readonly className: string;
  readonly message: string;
  /** By name, untyped; absent where the format keeps none. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** A copy of the bytes that the writer makes. */
export function captureBytes(serializer: Serializer, write: (output: ObjectOutput) => void): Buffer {
  const output = serializer.output(0);
  write(output);
  return Buffer.from(output.bytes());
}
