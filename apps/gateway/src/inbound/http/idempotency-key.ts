import { Problem } from '@stampede/http';
import { isIdempotencyKey } from './requests.js';

export function missingIdempotencyKey(): Problem {
  return new Problem(
    'IDEMPOTENCY_KEY_MISSING',
    'Send an Idempotency-Key header of 1 to 255 printable ASCII characters.',
  );
}

export function requireIdempotencyKey(header: unknown): string {
  if (!isIdempotencyKey(header)) throw missingIdempotencyKey();
  return header;
}
