import type { SaleFigures } from '@stampede/contracts';
import type { SnapshotSale } from '../../domain/gate-snapshot.js';
import type { SaleCursor } from '../../domain/sale-cursor.js';
import type { LedgerSale, SaleDefinition } from '../../domain/sale.js';

/** The gate knows published sales only, so whatever speaks of it here leaves drafts out. */
export abstract class SaleRepository {
  /** Stores a sale with its stock; undefined when there is one of that id. */
  abstract insert(sale: SaleDefinition): Promise<LedgerSale | undefined>;
  abstract find(saleId: string): Promise<LedgerSale | undefined>;
  abstract list(
    after: SaleCursor | undefined,
    limit: number,
    withDrafts: boolean,
  ): Promise<readonly LedgerSale[]>;
  /** Its units and purchases as of one moment. */
  abstract findFigures(saleId: string): Promise<SaleFigures | undefined>;
  abstract listPublishedIds(): Promise<readonly string[]>;
  abstract isPublished(saleId: string): Promise<boolean>;
  /** A sale as of one moment. */
  abstract readForGate(saleId: string): Promise<SnapshotSale | undefined>;
  /** Sales that this epoch of the gate has not got. */
  abstract listIdsMissingAtGate(epoch: number, limit: number): Promise<readonly string[]>;
  abstract listIdsAtGate(epoch: number): Promise<readonly string[]>;
  abstract markAtGate(epoch: number, saleIds: readonly string[]): Promise<void>;
}
