import type { SaleCursor } from '../../domain/sale-cursor.js';
import type { LedgerSale, SaleDefinition } from '../../domain/sale.js';

export abstract class SaleRepository {
  /** Stores a sale with its stock; undefined when there is one of that id. */
  abstract insert(sale: SaleDefinition): Promise<LedgerSale | undefined>;
  abstract find(saleId: string): Promise<LedgerSale | undefined>;
  abstract list(after: SaleCursor | undefined, limit: number): Promise<readonly LedgerSale[]>;
  abstract listIds(): Promise<readonly string[]>;
  abstract exists(saleId: string): Promise<boolean>;
  /** Sales that this epoch of the gate has not got. */
  abstract listMissingAtGate(epoch: number, limit: number): Promise<readonly LedgerSale[]>;
  abstract listIdsAtGate(epoch: number): Promise<readonly string[]>;
  abstract markAtGate(epoch: number, saleIds: readonly string[]): Promise<void>;
}
