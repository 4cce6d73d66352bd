import { int32, int64, list, method, nullable, service, string, struct, type Infer } from '@stampede/rpc';

export const SaleItem = struct('io.stampede.inventory.SaleItem', {
  skuId: string(),
  title: string(),
  priceCents: int32(),
  /** Units for sale in all. */
  stock: int32(),
  /** Units left, as the gate last said; never above the ledger's. */
  available: int32(),
});
export type SaleItem = Infer<typeof SaleItem>;

export const Sale = struct('io.stampede.inventory.Sale', {
  saleId: string(),
  name: string(),
  /** Milliseconds since 1970. */
  startsAtMs: int64(),
  endsAtMs: int64(),
  /** Units one user may buy in this sale. */
  perUserLimit: int32(),
  items: list(SaleItem),
});
export type Sale = Infer<typeof Sale>;

export const NewSaleItem = struct('io.stampede.inventory.NewSaleItem', {
  skuId: string(),
  title: string(),
  priceCents: int32(),
  stock: int32(),
});
export const NewSale = struct('io.stampede.inventory.NewSale', {
  /** Chosen by the caller (`[a-z0-9-]{3,40}`): creating the same sale again returns the first one. */
  saleId: string(),
  name: string(),
  startsAtMs: int64(),
  endsAtMs: int64(),
  perUserLimit: int32(),
  items: list(NewSaleItem),
});
export type NewSale = Infer<typeof NewSale>;

export const SalePage = struct('io.stampede.inventory.SalePage', {
  sales: list(Sale),
  /** Give it back to go on; null at the end. */
  nextCursor: nullable(string()),
});
export type SalePage = Infer<typeof SalePage>;

export const CreateSaleOutcome = struct('io.stampede.inventory.CreateSaleOutcome', {
  /** CREATED, EXISTS (the same saleId before, with the same content), CONFLICT (with another) or INVALID. */
  code: string(),
  message: nullable(string()),
  sale: nullable(Sale),
});
export type CreateSaleOutcome = Infer<typeof CreateSaleOutcome>;

/** Sales and their stock: the ledger's side. */
export const SaleService = service('io.stampede.inventory.SaleService', {
  /** Writes the sale to the ledger, then opens it at the gate. */
  createSale: method({ args: [NewSale], returns: CreateSaleOutcome, idempotent: true, timeoutMs: 5000 }),
  /** A sale by its id, or null. */
  findSale: method({ args: [string('saleId')], returns: nullable(Sale), idempotent: true, timeoutMs: 1000 }),
  /** Sales, newest start first; at most 100 a page. */
  listSales: method({
    args: [nullable(string('cursor')), int32('limit')],
    returns: SalePage,
    idempotent: true,
    timeoutMs: 1000,
  }),
});
