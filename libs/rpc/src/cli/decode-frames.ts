import { any } from '../common/contract/field-type.js';
import { countDescriptors } from '../common/contract/type-descriptor.js';
import { readEvent } from '../exchange/events.js';
import { RESULT } from '../protocol/dubbo/dubbo-constants.js';
import { Hessian2Serializer } from '../serialize/hessian2/hessian2-serializer.js';
import { plainValue } from '../serialize/hessian2/plain-value.js';
import type { ObjectInput } from '../serialize/serializer.js';
import {
  FLAG_EVENT,
  FLAG_REQUEST,
  FLAG_TWO_WAY,
  HEADER_BYTES,
  MAGIC_HIGH,
  MAGIC_LOW,
  SERIALIZATION_MASK,
  STATUS,
} from '../transport/frame-header.js';
import { UsageError } from './command.js';

/** What a frame says, for people: fields of its header, then what its body holds. */
export type DecodedFrame = Readonly<Record<string, unknown>>;

const serializer = new Hessian2Serializer();

const SERIALIZATIONS: Readonly<Record<number, string>> = {
  2: 'hessian2',
  3: 'java',
  4: 'compactedjava',
  6: 'fastjson',
  7: 'nativejava',
  8: 'kryo',
  9: 'fst',
  10: 'native-hessian',
  11: 'avro',
  12: 'protostuff',
  16: 'gson',
  18: 'jackson',
  21: 'protobuf-json',
  22: 'protobuf',
  23: 'fastjson2',
  25: 'kryo2',
  27: 'msgpack',
  28: 'fury',
};

/**
 * Reads the frames that stand one after the other. What a body holds is shown as far as it can be read, with the reason at the end.
 *
 * @throws UsageError when the bytes are no frames
 */
export function decodeFrames(bytes: Buffer): DecodedFrame[] {
  const frames: DecodedFrame[] = [];
  for (let at = 0; at < bytes.length;) {
    const rest = bytes.subarray(at);
    if (rest[0] !== MAGIC_HIGH || (rest.length > 1 && rest[1] !== MAGIC_LOW))
      throw new UsageError(`no frame at byte ${at}: it begins with dabb, not ${rest.toString('hex', 0, 2)}`);
    if (rest.length < HEADER_BYTES)
      throw new UsageError(
        `a frame's header has ${HEADER_BYTES} bytes, at byte ${at} there are ${rest.length}`,
      );
    const length = rest.readInt32BE(12);
    if (length < 0 || HEADER_BYTES + length > rest.length)
      throw new UsageError(
        `the frame at byte ${at} says that its body has ${length} bytes, there are ${rest.length - HEADER_BYTES}`,
      );
    frames.push(decodeFrame(rest.subarray(0, HEADER_BYTES + length)));
    at += HEADER_BYTES + length;
  }
  return frames;
}

function decodeFrame(frame: Buffer): DecodedFrame {
  const flags = frame[2]!;
  const isRequest = (flags & FLAG_REQUEST) !== 0;
  const isEvent = (flags & FLAG_EVENT) !== 0;
  const serialization = flags & SERIALIZATION_MASK;
  const body = frame.subarray(HEADER_BYTES);
  const shown: Record<string, unknown> = {
    frame: `${isRequest ? 'request' : 'response'}${isEvent ? ', event' : ''}`,
    ...(isRequest ? { 'two-way': (flags & FLAG_TWO_WAY) !== 0 } : { status: statusText(frame[3]!) }),
    id: frame.toString('hex', 4, 12),
    serialization: `${serialization} ${SERIALIZATIONS[serialization] ?? ''}`.trim(),
    'body bytes': body.length,
  };
  if (isEvent) shown.event = readEvent(body);
  else if (serialization !== serializer.id) shown.body = body;
  else decodeBody(serializer.input(body), isRequest, frame[3]!, shown);
  return shown;
}

/** Adds to what is shown; where the bytes end or make no sense, that is the last thing. */
function decodeBody(
  input: ObjectInput,
  isRequest: boolean,
  status: number,
  shown: Record<string, unknown>,
): void {
  try {
    if (isRequest) decodeRequest(input, shown);
    else if (status === STATUS.OK) decodeResult(input, shown);
    else shown.error = input.readString();
    if (!input.atEnd) shown.rest = 'there are bytes after the last value';
  } catch (error) {
    shown.unreadable = error instanceof Error ? error.message : String(error);
  }
}

function decodeRequest(input: ObjectInput, shown: Record<string, unknown>): void {
  for (const name of ['dubbo', 'path', 'version', 'method', 'parameter types'])
    shown[name] = input.readString();
  const count = countDescriptors((shown['parameter types'] as string | null) ?? '');
  const args: unknown[] = [];
  shown.arguments = args;
  for (let index = 0; index < count; index++) args.push(plain(input));
  shown.attachments = plain(input);
}

function decodeResult(input: ObjectInput, shown: Record<string, unknown>): void {
  const flag = input.readInt();
  const kinds = Object.entries(RESULT).find(([, value]) => value === flag);
  if (kinds === undefined) throw new TypeError(`unknown result flag ${flag}, expected 0 to 5`);
  shown.result = `${flag} ${kinds[0].toLowerCase().replaceAll('_', ' ')}`;
  if (flag === RESULT.EXCEPTION || flag === RESULT.EXCEPTION_WITH_ATTACHMENTS) shown.exception = plain(input);
  else if (flag === RESULT.VALUE || flag === RESULT.VALUE_WITH_ATTACHMENTS) shown.value = plain(input);
  if (flag >= RESULT.EXCEPTION_WITH_ATTACHMENTS) shown.attachments = plain(input);
}

const plain = (input: ObjectInput): unknown => plainValue(input.readValue(any()));

function statusText(status: number): string {
  const known = Object.entries(STATUS).find(([, value]) => value === status);
  return `${status} ${known?.[0].toLowerCase().replaceAll('_', ' ') ?? 'unknown'}`;
}
