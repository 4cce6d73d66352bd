import { newAttachments, type Attachments } from '../../common/attachments.js';
import type { Hessian2Reader } from './hessian2-reader.js';
import { KnownBytes } from './known-bytes.js';

interface KnownAttachments {
  readonly bytes: KnownBytes;
  readonly pairs: Readonly<Attachments>;
}

const PLACES = 64;
/** To remember takes as long as to read ten of them: where each message has others, as with the ids of traces, few are remembered. */
const REMEMBERED_OF = 64;
const MAX_BYTES = 512;

/** Attachments read lately, each in the one place that its bytes lead to. */
const known = new Array<KnownAttachments | undefined>(PLACES).fill(undefined);
let unknown = 0;

/**
 * The attachments that a message ends with, where the very same bytes ended one before: most callers send the same with each call.
 * Undefined, and nothing taken, for others. Each message gets a map of its own.
 */
export function takeKnownAttachments(reader: Hessian2Reader): Attachments | undefined {
  const found = known[reader.restMark % PLACES];
  return found !== undefined && reader.takeRest(found.bytes)
    ? Object.assign(newAttachments(), found.pairs)
    : undefined;
}

/**
 * Remembers attachments that a message has ended with: an untyped map of nothing but text, as what refers to other parts of its message
 * would mean something else in another one.
 *
 * @param mark {@link Hessian2Reader.restMark} where they began
 * @param at   {@link Hessian2Reader.position} there
 */
export function rememberAttachments(
  mark: number,
  reader: Hessian2Reader,
  at: number,
  pairs: Attachments,
): void {
  if (unknown++ % REMEMBERED_OF !== 0) return;
  const bytes = reader.bytesFrom(at);
  if (bytes.length > MAX_BYTES) return;
  known[mark % PLACES] = { bytes: new KnownBytes(bytes), pairs: Object.assign(newAttachments(), pairs) };
}
