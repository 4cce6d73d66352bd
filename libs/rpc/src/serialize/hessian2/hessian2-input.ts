import type { Attachments } from '../../common/attachments.js';
import type { FieldType } from '../../common/contract/field-type.js';
import { HardenedDecoder, HessianObject } from './hardened-decoder.js';
import { ValueReader } from './value-reader.js';
import type { ObjectInput } from '../serializer.js';

/** One message in hessian2. */
export class Hessian2Input implements ObjectInput {
  private readonly decoder: HardenedDecoder;
  private readonly reader: ValueReader;

  constructor(body: Buffer) {
    this.decoder = new HardenedDecoder(body);
    this.reader = new ValueReader(body.length);
  }

  readInt(): number {
    return this.decoder.readInt();
  }

  readString(): string | null {
    if (this.decoder.peek() !== 0x4e) return this.decoder.readString();
    this.decoder.byteBuffer.skip(1);
    return null;
  }

  readValue(type: FieldType): unknown {
    return this.reader.read(type, this.decoder.read());
  }

  readAttachments(): Attachments {
    return this.decoder.readTextPairs();
  }

  readThrowable(): { readonly className: string; readonly message: string } {
    const raw = this.decoder.read();
    if (!(raw instanceof HessianObject))
      return { className: 'unknown', message: typeof raw === 'string' ? raw : '' };
    const message = raw.fields.detailMessage;
    return { className: raw.className, message: typeof message === 'string' ? message : '' };
  }

  get atEnd(): boolean {
    return this.decoder.atEnd;
  }
}
