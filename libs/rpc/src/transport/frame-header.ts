/**
 * The Dubbo 2 frame header, 16 bytes, big-endian:
 *
 * ```
 * 0   2  magic 0xDABB
 * 2   1  0x80 request, 0x40 two-way, 0x20 event, low five bits the serialization
 * 3   1  status of a response; 0 in a request
 * 4   8  request id, opaque: written and compared as two 32-bit halves, never as a number
 * 12  4  length of the body, signed
 * ```
 */
export const HEADER_BYTES = 16;

export const MAGIC_HIGH = 0xda;
export const MAGIC_LOW = 0xbb;

export const FLAG_REQUEST = 0x80;
export const FLAG_TWO_WAY = 0x40;
export const FLAG_EVENT = 0x20;
export const SERIALIZATION_MASK = 0x1f;

/** Status of a response. */
export const STATUS = {
  OK: 20,
  SERIALIZATION_ERROR: 25,
  CLIENT_TIMEOUT: 30,
  SERVER_TIMEOUT: 31,
  CHANNEL_INACTIVE: 35,
  BAD_REQUEST: 40,
  BAD_RESPONSE: 50,
  SERVICE_NOT_FOUND: 60,
  SERVICE_ERROR: 70,
  SERVER_ERROR: 80,
  CLIENT_ERROR: 90,
  EXHAUSTED: 100,
} as const;

/** A header as it was read. The object is reused for the next frame: copy what must stay. */
export interface FrameHeader {
  readonly flags: number;
  readonly status: number;
  readonly idHigh: number;
  readonly idLow: number;
  /** Of the body. */
  readonly length: number;
}

/** Writes the header into the first 16 bytes. */
export function writeHeader(
  frame: Buffer,
  flags: number,
  status: number,
  idHigh: number,
  idLow: number,
  length: number,
): void {
  frame[0] = MAGIC_HIGH;
  frame[1] = MAGIC_LOW;
  frame[2] = flags;
  frame[3] = status;
  frame.writeInt32BE(idHigh, 4);
  frame.writeInt32BE(idLow, 8);
  frame.writeInt32BE(length, 12);
}
