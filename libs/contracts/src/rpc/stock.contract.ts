import {
  enumeration,
  int32,
  int64,
  method,
  nullable,
  service,
  string,
  struct,
  type Infer,
} from '@stampede/rpc';

/** One line of a purchase as the gate sees it. */
export const ReserveStock = struct('io.stampede.inventory.ReserveStock', {
  /** hash(user, sale, Idempotency-Key): see {@link purchaseIdOf}. */
  purchaseId: string(),
  saleId: string(),
  skuId: string(),
  userId: string(),
  /** Units, 1 or more. */
  quantity: int32(),
  /** Hash of the request's body: the same key with another body is KEY_REUSED. */
  fingerprint: string(),
  /** Identity of the purchase token: spent for this purchaseId alone. */
  tokenId: string(),
});
export type ReserveStock = Infer<typeof ReserveStock>;

/**
 * ACCEPTED      stock is taken and the purchase is durable in Kafka; the only outcome that may become a 202
 * REPEATED      the same purchaseId and fingerprint before: the first answer again (also durable)
 * KEY_REUSED    the same purchaseId with another fingerprint
 * TOKEN_SPENT   the token was used for another purchase
 * OVERLOADED    too many purchases wait for Kafka: nothing was taken
 * FENCED        the gate is closed while its state is rebuilt: nothing was taken
 * UNCONFIRMED   taken, but not known to be durable: ask again with the same key
 */
export const ReserveCode = enumeration('io.stampede.inventory.ReserveCode', [
  'ACCEPTED',
  'REPEATED',
  'SOLD_OUT',
  'NOT_STARTED',
  'ENDED',
  'LIMIT_REACHED',
  'UNKNOWN_SALE',
  'UNKNOWN_SKU',
  'KEY_REUSED',
  'TOKEN_SPENT',
  'OVERLOADED',
  'FENCED',
  'UNCONFIRMED',
]);
export type ReserveCode = Infer<typeof ReserveCode>;

export const ReserveOutcome = struct('io.stampede.inventory.ReserveOutcome', {
  code: ReserveCode,
  /** Version of the sku's stock at a SOLD_OUT, so that an old flag never hides newer stock; "0" otherwise. */
  stockVersion: int64(),
});
export type ReserveOutcome = Infer<typeof ReserveOutcome>;

export const PurchaseStatus = enumeration('io.stampede.inventory.PurchaseStatus', [
  'QUEUED',
  'SOLD',
  'RELEASED',
  'REJECTED',
]);

export const PurchaseView = struct('io.stampede.inventory.PurchaseView', {
  purchaseId: string(),
  saleId: string(),
  skuId: string(),
  userId: string(),
  quantity: int32(),
  status: PurchaseStatus,
  /** Why the ledger refused it: OUT_OF_STOCK, LIMIT_REACHED or UNKNOWN_SALE; null unless REJECTED. */
  rejectReason: nullable(string()),
});
export type PurchaseView = Infer<typeof PurchaseView>;

/** The gate: takes stock before anything else may happen. */
export const StockService = service('io.stampede.inventory.StockService', {
  /** Takes stock once per purchaseId: calling it again returns the first answer. The first argument balances by user. */
  reserve: method({
    args: [string('userId'), ReserveStock],
    returns: ReserveOutcome,
    idempotent: true,
    timeoutMs: 3000,
  }),
  /** The purchase as the gate knows it; null when it is unknown, was refused, or belongs to another user. */
  findPurchase: method({
    args: [string('userId'), string('purchaseId')],
    returns: nullable(PurchaseView),
    idempotent: true,
    timeoutMs: 1000,
  }),
});
