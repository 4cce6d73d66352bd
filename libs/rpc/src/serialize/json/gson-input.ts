import { newAttachments, type Attachments } from '../../common/attachments.js';
import { any, type FieldType } from '../../common/contract/field-type.js';
import { describeValue, TypeMismatch } from '../../common/type-mismatch.js';
import type { ObjectInput, Throwable } from '../serializer.js';
import { checkWhole } from '../plain/scalars.js';
import { parseJson } from './exact-json.js';
import { gsonCodecs } from './json-forms.js';

const ANYTHING = any();
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

  /** `{"exception": fields, "clazz": name}`. */
  readThrowable(): Throwable {
    const { clazz, exception } = recordOf(gsonCodecs.of(ANYTHING).fromPlain(this.next()));
    const fields = recordOf(exception);
    return {
      className: typeof clazz === 'string' ? clazz : 'unknown',
      message: typeof fields.detailMessage === 'string' ? fields.detailMessage : '',
      fields,
    };
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

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
