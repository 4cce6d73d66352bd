import type { Invocation } from '../../common/invocation.js';
import { RpcError } from '../../common/rpc-error.js';
import { TypeMismatch } from '../../common/type-mismatch.js';
import { HEADER_BYTES } from '../../transport/frame-header.js';
import type { PayloadLimit } from '../payload-limit.js';
import type { RequestEncoder } from './request-encoder.js';

/**
 * A request's frame, with what is left of the call's time in it.
 *
 * @throws RpcError DEADLINE_EXCEEDED, SERIALIZATION or PAYLOAD_TOO_LARGE
 */
export function encodeWithin(encoder: RequestEncoder, invocation: Invocation, limit: PayloadLimit): Buffer {
  const leftMs = invocation.remainingMs();
  if (leftMs <= 0) throw new RpcError('DEADLINE_EXCEEDED', 'no time is left for the call');
  let frame: Buffer;
  try {
    frame = encoder.encode(invocation, leftMs);
  } catch (error) {
    if (error instanceof TypeMismatch) throw new RpcError('SERIALIZATION', error.message, { cause: error });
    throw new RpcError('SERIALIZATION', `arguments cannot be encoded: ${String(error)}`, { cause: error });
  }
  limit.check(frame.length - HEADER_BYTES);
  return frame;
}
