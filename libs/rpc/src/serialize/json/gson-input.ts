import { newAttachments, type Attachments } from '../../common/attachments.js';
import type { FieldType } from '../../common/contract/field-type.js';
import { describeValue, TypeMismatch } from '../../common/type-mismatch.js';
import type { ObjectInput } from '../serializer.js';
import { checkWhole } from '../plain/scalars.js';
import { parseJson } from './exact-json.js';
import { gsonCodecs } from './json-forms.js';

const LINE_FEED = 0x0a;
const checkInt = checkWhole('int32');

/** Reads one message of JSON texts, one a line. */
export class GsonInput implements ObjectInput {
  private at = 0;

  constructor(private readonly body: Buffer) {}

  readInt(): number {
    return checkInt(this.next());
  }

  readString(): string | null {
    const text = this.next();
    if (text !== null && typeof text !== 'string') throw new TypeMismatch('string', describeValue(text));
    return text;
  }

  readValue(type: FieldType): unknown {
    return gsonCodecs.of(type).fromPlain(this.next());
  }

  readAttachments(): Attachments {
    const pairs = newAttachments();
    const plain = this.next();
    if (plain === null) return pairs;
    if (typeof plain !== 'object') throw new TypeMismatch('map', describeValue(plain));
    for (const [key, value] of Object.entries(plain)) if (typeof value === 'string') pairs[key] = value;
    return pairs;
  }

  /** Gson writes the fields of a throwable and not its class. */
  readThrowable(): { readonly className: string; readonly message: string } {
    const plain = this.next() as { readonly detailMessage?: unknown } | string | null;
    const message = typeof plain === 'object' ? plain?.detailMessage : plain;
    return { className: 'unknown', message: typeof message === 'string' ? message : '' };
  }

  get atEnd(): boolean {
    return this.at >= this.body.length;
  }

  private next(): unknown {
    if (this.atEnd) throw new RangeError('the message ends before a value');
    const end = this.body.indexOf(LINE_FEED, this.at);
    const line = this.body.subarray(this.at, end < 0 ? this.body.length : end);
    this.at = end < 0 ? this.body.length : end + 1;
    return parseJson(line);
  }
}
