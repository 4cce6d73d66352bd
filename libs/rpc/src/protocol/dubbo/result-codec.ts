import { ATTACHMENT, newAttachments, type Attachments } from '../../common/attachments.js';
import { any, nullable, type FieldType, type StructType } from '../../common/contract/field-type.js';
import type { Result } from '../../common/invoker.js';
import { TypeMismatch } from '../../common/type-mismatch.js';
import {
  captureBytes,
  type ObjectInput,
  type ObjectOutput,
  type Serializer,
} from '../../serialize/serializer.js';
import { HEADER_BYTES } from '../../transport/frame-header.js';
import { DUBBO_VERSION, RESULT } from './dubbo-constants.js';
import { errorFor, type WrittenException } from './exceptions.js';
import { genericValue } from './generic/generic-value.js';

/*
 * Body of a response with status OK, in order:
 *
 *   int   0 exception, 1 value, 2 null; 3, 4, 5 the same followed by attachments
 *   …     the exception or the value; nothing for null
 *   map   attachments, for 3 to 5
 */

/** @throws RpcError when the provider answered with an exception; TypeMismatch when the value does not fit */
export function decodeResult(input: ObjectInput, type: FieldType, declared?: readonly StructType[]): Result {
  const flag = input.readInt();
  switch (flag) {
    case RESULT.VALUE:
      return { value: input.readValue(type) };
    case RESULT.VALUE_WITH_ATTACHMENTS: {
      const value = input.readValue(type);
      return { value, attachments: input.readAttachments() };
    }
    case RESULT.NULL:
      return { value: nullOf(type) };
    case RESULT.NULL_WITH_ATTACHMENTS:
      return { value: nullOf(type), attachments: input.readAttachments() };
    case RESULT.EXCEPTION:
    case RESULT.EXCEPTION_WITH_ATTACHMENTS: {
      throw errorFor(input.readThrowable(), declared);
    }
    default:
      throw new TypeError(`unknown result flag ${flag}, expected 0 to 5`);
  }
}

const untyped = nullable(any());

/** Writes results for callers of either kind. */
export class ResultEncoder {
  private readonly pairs: Buffer;

  constructor(private readonly serializer: Serializer) {
    const fixed = newAttachments();
    fixed[ATTACHMENT.dubbo] = DUBBO_VERSION;
    this.pairs = captureBytes(serializer, (output) => output.writePairs(fixed));
  }

  /**
   * @returns the frame with room for the header; valid until the serializer's next output
   * @throws TypeMismatch when the value does not fit the contract
   */
  encode(type: FieldType, value: unknown, attachments: Readonly<Attachments> | undefined): ObjectOutput {
    const output = this.serializer.output(HEADER_BYTES);
    const isNull = value === null || value === undefined;
    if (isNull) nullOf(type);
    const shift = attachments === undefined ? 0 : 3;
    output.writeInt((isNull ? RESULT.NULL : RESULT.VALUE) + shift);
    if (!isNull) {
      try {
        output.writeValue(type, value);
      } catch (error) {
        throw error instanceof TypeMismatch ? error.inside('result') : error;
      }
    }
    if (attachments !== undefined) output.writeAttachments(this.pairs, attachments);
    return output;
  }

  /** @throws TypeMismatch when the exception's fields do not fit its contract */
  encodeException(
    { type, value }: WrittenException,
    attachments: Readonly<Attachments> | undefined,
  ): ObjectOutput {
    const output = this.serializer.output(HEADER_BYTES);
    output.writeInt(attachments === undefined ? RESULT.EXCEPTION : RESULT.EXCEPTION_WITH_ATTACHMENTS);
    output.writeValue(type, value);
    if (attachments !== undefined) output.writeAttachments(this.pairs, attachments);
    return output;
  }

  /** {@link encode} for a caller without a contract. */
  encodeGeneric(
    type: FieldType,
    value: unknown,
    attachments: Readonly<Attachments> | undefined,
  ): ObjectOutput {
    // Only to check: what fits the contract has a generic form.
    this.encode(type, value, undefined);
    return this.encode(untyped, genericValue(type, value), attachments);
  }
}

/** @throws TypeMismatch when the type has no null */
function nullOf(type: FieldType): null | undefined {
  if (type.kind === 'nullable' || type.kind === 'any') return null;
  if (type.kind === 'void') return undefined;
  if (type.kind === 'lazy') return nullOf(type.resolve());
  throw new TypeMismatch(type.kind, 'null').inside('result');
}
