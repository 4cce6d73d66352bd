import { z } from 'zod';

const saleId = z.string().regex(/^[a-z0-9-]{3,40}$/, 'must have 3 to 40 small letters, digits or hyphens');
const skuId = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,64}$/, 'must have 1 to 64 letters, digits, dots, hyphens or underscores');
const title = z.string().min(1, 'must not be empty').max(200, 'must have at most 200 characters');
const time = z.iso.datetime({ offset: true, error: 'must be a time in ISO 8601 with a zone' });
const wholeNumber = (min: number, max: number) => {
  const error = `must be a whole number from ${min} to ${max}`;
  return z.int(error).min(min, error).max(max, error);
};
const units = wholeNumber(1, 100_000_000);

/** The bodies and queries that the console takes. Strict: an unknown field is an error, for it is a misunderstanding. */
export const LoginBody = z.strictObject({
  username: z.string().min(1).max(128),
  password: z.string().min(1).max(256),
});

export const NewSaleBody = z
  .strictObject({
    saleId,
    name: title,
    startsAt: time,
    endsAt: time,
    perUserLimit: units,
    /** False makes a draft. */
    publish: z.boolean(),
    items: z
      .array(z.strictObject({ skuId, title, priceCents: wholeNumber(0, 2_147_483_647), stock: units }))
      .min(1, 'must have an item')
      .max(50, 'must have at most 50 items'),
  })
  .refine(({ startsAt, endsAt }) => Date.parse(endsAt) > Date.parse(startsAt), {
    path: ['endsAt'],
    error: 'must be after the start',
  });

export const StockBody = z.strictObject({ skuId, units });

export const GraphQuery = z.strictObject({
  window: z
    .enum(['minute', 'fiveMinutes', 'hour'], 'must be minute, fiveMinutes or hour')
    .default('fiveMinutes'),
});

export const SaleQuery = z.strictObject({ sale: saleId.optional() });

export const PageQuery = z.strictObject({
  cursor: z
    .string()
    .regex(/^[A-Za-z0-9._~-]{1,200}$/, 'must be a nextCursor of an earlier page')
    .optional(),
});

const IDEMPOTENCY_KEY = /^[\x20-\x7e]{1,255}$/;

export const isIdempotencyKey = (header: unknown): header is string =>
  typeof header === 'string' && IDEMPOTENCY_KEY.test(header);
