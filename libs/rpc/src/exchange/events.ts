import {
  FLAG_EVENT,
  FLAG_REQUEST,
  FLAG_TWO_WAY,
  HEADER_BYTES,
  STATUS,
  writeHeader,
  type FrameHeader,
} from '../transport/frame-header.js';

/** Events are hessian2, whatever calls are in. */
const SERIALIZATION_ID = 2;
/** hessian2's null: the body of a heartbeat and of its answer. */
const NULL_BODY = 0x4e;
/** hessian2's text "R": the sender takes no new requests. */
const READONLY_BODY = Buffer.from([0x01, 0x52]);
/** hessian2's text "W": it does again. */
const WRITEABLE_BODY = Buffer.from([0x01, 0x57]);
/** Larger events are not looked at. */
const MAX_EVENT_BYTES = 15;

/** What an event frame means. */
export type ExchangeEvent = 'heartbeat' | 'readonly' | 'writeable' | 'unknown';

export function readEvent(body: Buffer): ExchangeEvent {
  if (body.length > MAX_EVENT_BYTES) return 'unknown';
  if (body.length === 1 && body[0] === NULL_BODY) return 'heartbeat';
  if (body.equals(READONLY_BODY)) return 'readonly';
  if (body.equals(WRITEABLE_BODY)) return 'writeable';
  return 'unknown';
}

export function heartbeatRequest(sequence: number): Buffer {
  const frame = Buffer.alloc(HEADER_BYTES + 1, NULL_BODY);
  writeHeader(frame, FLAG_REQUEST | FLAG_TWO_WAY | FLAG_EVENT | SERIALIZATION_ID, 0, 0, sequence, 1);
  return frame;
}

/** The answer to an event that asks for one, with its id unchanged. */
export function heartbeatResponse(request: FrameHeader): Buffer {
  const frame = Buffer.alloc(HEADER_BYTES + 1, NULL_BODY);
  writeHeader(frame, FLAG_EVENT | (request.flags & 0x1f), STATUS.OK, request.idHigh, request.idLow, 1);
  return frame;
}

export function readonlyEvent(): Buffer {
  const frame = Buffer.alloc(HEADER_BYTES + READONLY_BODY.length);
  writeHeader(frame, FLAG_REQUEST | FLAG_EVENT | SERIALIZATION_ID, 0, 0, 0, READONLY_BODY.length);
  READONLY_BODY.copy(frame, HEADER_BYTES);
  return frame;
}
