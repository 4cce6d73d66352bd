import type { Reader } from 'protobufjs/minimal.js';
import { LIMITS } from '../plain/limits.js';

/** One level of nesting in a contract is four messages at most: an `Anything`, its map, a pair, and the value in it. */
const MAX_MESSAGE_DEPTH = LIMITS.depth * 4;

/** Reads one message of strangers: depth and number of values are bounded, lengths compared with what is left. */
export class ProtobufReader {
  private values = 0;
  private depth = 0;

  constructor(readonly wire: Reader) {}

  /** A value more. */
  count(): void {
    if (++this.values > LIMITS.values) throw new RangeError(`more than ${LIMITS.values} values`);
  }

  /** Where what begins here with its length ends. */
  end(): number {
    const length = this.wire.uint32();
    const left = this.wire.len - this.wire.pos;
    if (length > left) throw new RangeError(`a message of ${length} bytes in ${left}`);
    return this.wire.pos + length;
  }

  enter(): void {
    this.count();
    if (++this.depth > MAX_MESSAGE_DEPTH) throw new RangeError(`values nested deeper than ${LIMITS.depth}`);
  }

  leave(): void {
    this.depth--;
  }
}

/** Reads the fields of a message that begins with its length. `take` reads the one of a tag, or says that it does not know it. */
export function readMessage(reader: ProtobufReader, take: (tag: number) => boolean): void {
  const { wire } = reader;
  reader.enter();
  const end = reader.end();
  while (wire.pos < end) {
    const tag = wire.uint32();
    if (!take(tag)) wire.skipType(tag & 7);
  }
  if (wire.pos !== end) throw new RangeError('a message goes beyond its length');
  reader.leave();
}
