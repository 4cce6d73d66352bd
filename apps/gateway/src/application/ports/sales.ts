import type {
  AddStock,
  ChangeSaleOutcome,
  CreateSaleOutcome,
  NewSale,
  Sale,
  SaleFigures,
  SalePage,
} from '@stampede/contracts';

/** Rejects with the Problem UNAVAILABLE when the service behind it cannot be asked. */
export abstract class Sales {
  /** A draft too. */
  abstract find(saleId: string): Promise<Sale | null>;
  abstract list(cursor: string | null, limit: number, withDrafts: boolean): Promise<SalePage>;
  abstract create(sale: NewSale): Promise<CreateSaleOutcome>;
  abstract publish(saleId: string): Promise<ChangeSaleOutcome>;
  abstract addStock(addition: AddStock): Promise<ChangeSaleOutcome>;
  abstract end(saleId: string): Promise<ChangeSaleOutcome>;
  abstract findFigures(saleId: string): Promise<SaleFigures | null>;
}
