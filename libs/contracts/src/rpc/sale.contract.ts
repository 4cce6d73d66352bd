import {
  boolean,
  int32,
  int64,
  list,
  method,
  nullable,
  service,
  string,
  struct,
  type Infer,
} from '@stampede/rpc';

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
  /** When it ends, or was ended: then it may lie before the start. */
  endsAtMs: int64(),
  /** Units one user may buy in this sale. */
  perUserLimit: int32(),
  /** False for a draft: the gate does not know it and buyers do not see it. */
  isPublished: boolean(),
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
  /** False makes a draft, to be published later. */
  isPublished: boolean(),
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

export const AddStock = struct('io.stampede.inventory.AddStock', {
  saleId: string(),
  /** Chosen by the caller (`[A-Za-z0-9._-]{1,64}`), unique in the sale: the same addition again adds nothing. */
  additionId: string(),
  skuId: string(),
  /** Units to add, 1 or more. */
  units: int32(),
});
export type AddStock = Infer<typeof AddStock>;

export const ChangeSaleOutcome = struct('io.stampede.inventory.ChangeSaleOutcome', {
  /**
   * OK (also when it was so before), NOT_FOUND, UNKNOWN_SKU, ENDED (nothing can be added to, or published of, what is over), CONFLICT
   * (the same additionId with other content) or INVALID.
   */
  code: string(),
  message: nullable(string()),
  /** The sale after the change; null unless OK. */
  sale: nullable(Sale),
});
export type ChangeSaleOutcome = Infer<typeof ChangeSaleOutcome>;

/** One item by the ledger: total = available + reserved + sold. */
export const SaleItemFigures = struct('io.stampede.inventory.SaleItemFigures', {
  skuId: string(),
  total: int32(),
  available: int32(),
  reserved: int32(),
  sold: int32(),
});
export type SaleItemFigures = Infer<typeof SaleItemFigures>;

export const SaleFigures = struct('io.stampede.inventory.SaleFigures', {
  saleId: string(),
  items: list(SaleItemFigures),
  /** Purchases that the ledger has, by what became of them. Their sum is what the gate accepted and the ledger has read. */
  reservedPurchases: int32(),
  soldPurchases: int32(),
  releasedPurchases: int32(),
  rejectedPurchases: int32(),
});
export type SaleFigures = Infer<typeof SaleFigures>;

/** Sales and their stock: the ledger's side. */
export const SaleService = service('io.stampede.inventory.SaleService', {
  /** Writes the sale to the ledger, then opens it at the gate unless it is a draft. */
  createSale: method({ args: [NewSale], returns: CreateSaleOutcome, idempotent: true, timeoutMs: 5000 }),
  /** Opens a draft at the gate and shows it to buyers. */
  publishSale: method({
    args: [string('saleId')],
    returns: ChangeSaleOutcome,
    idempotent: true,
    timeoutMs: 5000,
  }),
  /** Adds units to an item, in mid-sale too: to the ledger first, then to the gate. */
  addStock: method({ args: [AddStock], returns: ChangeSaleOutcome, idempotent: true, timeoutMs: 5000 }),
  /** Ends a sale now. What was accepted goes on to its order. */
  endSale: method({
    args: [string('saleId')],
    returns: ChangeSaleOutcome,
    idempotent: true,
    timeoutMs: 5000,
  }),
  /** What became of a sale's units and purchases; null when there is no such sale. */
  findSaleFigures: method({
    args: [string('saleId')],
    returns: nullable(SaleFigures),
    idempotent: true,
    timeoutMs: 2000,
  }),
  /** A sale by its id, a draft too, or null. */
  findSale: method({ args: [string('saleId')], returns: nullable(Sale), idempotent: true, timeoutMs: 1000 }),
  /** Sales, newest start first; at most 100 a page. Drafts are for operators. */
  listSales: method({
    args: [nullable(string('cursor')), int32('limit'), boolean('withDrafts')],
    returns: SalePage,
    idempotent: true,
    timeoutMs: 1000,
  }),
});
