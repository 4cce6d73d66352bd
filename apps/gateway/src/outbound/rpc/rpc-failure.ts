import { RpcError } from '@stampede/rpc';
import { Problem } from '@stampede/http';

const RETRY_AFTER_MS = 1000;

/** Rejects with UNAVAILABLE when a call failed: whatever the reason, the buyer's move is to come again. */
export function unavailable(error: unknown): never {
  if (!(error instanceof RpcError)) throw error;
  throw new Problem('UNAVAILABLE', 'A service that is needed for this does not answer. Try again.', {
    retryAfterMs: RETRY_AFTER_MS,
    cause: error,
  });
}

/** The same where a page is asked for: a service refuses a cursor that no page of it gave. */
export function noPage(error: unknown): never {
  if (!(error instanceof RpcError) || error.code !== 'BAD_REQUEST') return unavailable(error);
  throw new Problem('VALIDATION_FAILED', 'The request is not valid.', {
    errors: [{ path: '/cursor', message: 'must be a nextCursor of an earlier page' }],
    cause: error,
  });
}

/** Rejects with UNCONFIRMED when a purchase was sent and its answer is not known: units may have been taken for it. */
export function unconfirmed(error: unknown): never {
  if (!(error instanceof RpcError)) throw error;
  throw new Problem(
    'UNCONFIRMED',
    'It is not known whether the purchase was taken. Ask again with the same Idempotency-Key.',
    {
      retryAfterMs: RETRY_AFTER_MS,
      cause: error,
    },
  );
}
