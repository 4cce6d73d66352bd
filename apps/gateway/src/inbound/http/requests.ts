import { z } from 'zod';

const skuId = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,64}$/, 'must have 1 to 64 letters, digits, dots, hyphens or underscores');
const categoryId = z
  .string()
  .regex(/^[a-z0-9-]{1,40}$/, 'must have 1 to 40 small letters, digits or hyphens');
const title = z.string().min(1).max(200);
const description = z.string().max(4000);
const MAX_INT32 = 2_147_483_647;
const time = z.iso.datetime({ offset: true, error: 'must be a time in ISO 8601 with a zone' });

/** The bodies and queries that the gateway takes. Strict: an unknown field is an error, for it is a misunderstanding. */
export const LoginBody = z.strictObject({
  username: z.string().min(1).max(128),
  password: z.string().min(1).max(256),
});

export const TokenBody = z.strictObject({ skuId });

export const PurchaseBody = z.strictObject({
  skuId,
  quantity: z.int().min(1).max(1_000_000),
  token: z.string().min(1).max(256),
});

export const PaymentBody = z.strictObject({ method: z.enum(['provider', 'wallet']) });

export const NewSaleBody = z
  .strictObject({
    saleId: z.string().regex(/^[a-z0-9-]{3,40}$/, 'must have 3 to 40 small letters, digits or hyphens'),
    name: title,
    startsAt: time,
    endsAt: time,
    perUserLimit: z.int().min(1).max(100_000_000),
    /** False makes a draft. */
    publish: z.boolean().default(true),
    items: z
      .array(
        z.strictObject({
          skuId,
          title,
          priceCents: z.int().min(0).max(MAX_INT32),
          stock: z.int().min(1).max(100_000_000),
        }),
      )
      .min(1)
      .max(50),
  })
  .refine(({ startsAt, endsAt }) => Date.parse(endsAt) > Date.parse(startsAt), {
    path: ['endsAt'],
    error: 'must be after startsAt',
  });

export const StockBody = z.strictObject({ skuId, units: z.int().min(1).max(100_000_000) });

export const CategoryPath = z.strictObject({ categoryId });
export const CategoryBody = z.strictObject({ nameEn: title, nameZh: title });

export const NewGoodsBody = z.strictObject({
  skuId,
  titleEn: title,
  titleZh: title,
  descriptionEn: description,
  descriptionZh: description,
  /** Part of a file's name in the storefront. */
  picture: z.string().regex(/^[a-z0-9-]{1,40}$/, 'must have 1 to 40 small letters, digits or hyphens'),
  listPriceCents: z.int().min(0).max(MAX_INT32),
  categoryIds: z.array(categoryId).max(20),
});

export const GoodsTitlesBody = z.strictObject({
  version: z.int().min(0).max(MAX_INT32),
  titleEn: title,
  titleZh: title,
});

export const PageQuery = z.strictObject({
  cursor: z
    .string()
    .regex(/^[A-Za-z0-9._~-]{1,200}$/, 'must be a nextCursor of an earlier page')
    .optional(),
  limit: z
    .string()
    .regex(/^\d{1,3}$/, 'must be a whole number from 1 to 100')
    .transform(Number)
    .pipe(z.int().min(1).max(100))
    .optional(),
});

export const GoodsQuery = PageQuery.extend({ category: categoryId.optional() });

const IDEMPOTENCY_KEY = /^[\x20-\x7e]{1,255}$/;

export const isIdempotencyKey = (header: unknown): header is string =>
  typeof header === 'string' && IDEMPOTENCY_KEY.test(header);
