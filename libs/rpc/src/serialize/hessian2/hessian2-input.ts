import { newAttachments, type Attachments } from '../../common/attachments.js';
import type { FieldType } from '../../common/contract/field-type.js';
import type { ObjectInput, Throwable } from '../serializer.js';
import type { Codec } from './codec.js';
import { codecOf } from './compile-codec.js';
import { Hessian2Reader } from './hessian2-reader.js';
import { rememberAttachments, takeKnownAttachments } from './known-attachments.js';
import { HessianObject, untyped } from './untyped.js';

/** What has one text form: Java sends attachments of any class since 2.7.8. */
const SCALARS: ReadonlySet<string> = new Set(['number', 'bigint', 'boolean']);

/** Reads one message in hessian2. */
export class Hessian2Input implements ObjectInput {
  private readonly reader: Hessian2Reader;

  constructor(body: Buffer) {
    this.reader = new Hessian2Reader(body);
  }

  readInt(): number {
    return this.reader.readInt();
  }

  readString(): string | null {
    return this.reader.takeNull() ? null : (this.reader.takeName() ?? this.reader.readString());
  }

  readValue(type: FieldType): unknown {
    return codecOf(type).read(this.reader);
  }

  readAttachments(): Attachments {
    const { reader } = this;
    const known = takeKnownAttachments(reader);
    if (known !== undefined) return known;
    const pairs = newAttachments();
    if (reader.takeNull()) return pairs;
    const at = reader.position;
    const mark = reader.restMark;
    let isText = reader.beginMap() === '';
    const id = reader.begin(pairs, this, at);
    while (!reader.ends()) {
      const key = readNameOr(untyped, reader);
      const value = readNameOr(untyped, reader);
      isText &&= typeof key === 'string' && typeof value === 'string';
      if (typeof key !== 'string') continue;
      if (typeof value === 'string') pairs[key] = value;
      else if (SCALARS.has(typeof value)) pairs[key] = String(value);
    }
    reader.end(id);
    if (isText && reader.atEnd) rememberAttachments(mark, reader, at, pairs);
    return pairs;
  }

  readThrowable(): Throwable {
    const raw = untyped.read(this.reader);
    if (!(raw instanceof HessianObject))
      return { className: 'unknown', message: typeof raw === 'string' ? raw : '' };
    const { className, fields } = raw;
    const message = fields.detailMessage;
    return { className, message: typeof message === 'string' ? message : '', fields };
  }

  get atEnd(): boolean {
    return this.reader.atEnd;
  }
}

/** Keys and most values of attachments are the same in every message. */
const readNameOr = (codec: Codec, reader: Hessian2Reader): unknown => reader.takeName() ?? codec.read(reader);
