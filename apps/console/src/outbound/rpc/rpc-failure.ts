import { RpcError } from '@stampede/rpc';
import { Problem } from '@stampede/http';

const RETRY_AFTER_MS = 1000;

/** Rejects with UNAVAILABLE when a call failed: whatever the reason, the operator's move is to come again. */
export function unavailable(error: unknown): never {
  if (!(error instanceof RpcError)) throw error;
  throw new Problem('UNAVAILABLE', 'A service that is needed for this does not answer. Try again.', {
    retryAfterMs: RETRY_AFTER_MS,
    cause: error,
  });
}
