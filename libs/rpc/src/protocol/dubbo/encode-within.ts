import type { Invocation } from '../../common/invocation.js';
import { RpcError } from '../../common/rpc-error.js';
import { TypeMismatch } from '../../common/type-mismatch.js';
import { HEADER_BYTES } from '../../transport/frame-header.js';
import type { RequestEncoder } from './request-encoder.js';

/**
 * A request's frame, with what is left of the call's time in it.
 *
 * @throws RpcError DEADLINE_EXCEEDED, SERIALIZATION or PAYLOAD_TOO_LARGE
 */
export function encodeWithin(encoder: RequestEncoder, invocation: Invocation, maxFrameBytes: number): Buffer {
  const leftMs = invocation.remainingMs();
  if (leftMs <= 0) throw new RpcError('DEADLINE_EXCEEDED', 'no time is left for the call');
  let frame: Buffer;
  try {
    frame = encoder.encode(invocation, leftMs);
  } catch (error) {
    if (error instanceof TypeMismatch) throw new RpcError('SERIALIZATION', error.message, { cause: error });
    throw new RpcError('SERIALIZATION', `arguments cannot be encoded: ${String(error)}`, { cause: error });
  }
  const bodyBytes = frame.length - HEADER_BYTES;
  if (maxFrameBytes > 0 && bodyBytes > maxFrameBytes) {
    throw new RpcError(
      'PAYLOAD_TOO_LARGE',
      `request of ${bodyBytes} bytes, at most ${maxFrameBytes} are allowed`,
    );
  }
  return frame;
}
