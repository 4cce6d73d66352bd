import { z } from 'zod';
import { ProviderProblem } from '../../domain/errors.js';

const reference = z.string().min(1).max(128);
const idempotencyKey = z.string().regex(/^[\x21-\x7e]{1,255}$/);
const paging = {
  after: z.string().max(64).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};

export const ChargeBody = z.strictObject({
  amountCents: z.int().min(0).max(1_000_000_000),
  currency: z.string().regex(/^[A-Z]{3}$/),
  reference,
});
export const RefundBody = z.strictObject({ chargeId: z.string().min(1).max(64) });
export const ChargeQuery = z.strictObject({
  idempotencyKey: idempotencyKey.optional(),
  reference: reference.optional(),
  ...paging,
});
export const RefundQuery = z.strictObject({
  idempotencyKey: idempotencyKey.optional(),
  chargeId: z.string().min(1).max(64).optional(),
  ...paging,
});

/** The value, or 422 with every field that is wrong. */
export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const detail = result.error.issues
    .map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`)
    .join('; ');
  throw new ProviderProblem(422, 'VALIDATION_FAILED', detail);
}

export function requireIdempotencyKey(header: string | undefined): string {
  const result = idempotencyKey.safeParse(header);
  if (result.success) return result.data;
  throw new ProviderProblem(
    400,
    'IDEMPOTENCY_KEY_MISSING',
    'Send an Idempotency-Key of 1 to 255 visible ASCII characters.',
  );
}
