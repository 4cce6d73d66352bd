import type { ChangeRefusal, StockAddition } from '../../domain/sale-change.js';

/** What the ledger has changed of a sale and an epoch of the gate has not. */
export interface PendingChange {
  readonly saleId: string;
  readonly additions: readonly Omit<StockAddition, 'saleId'>[];
  /** When it was ended; undefined when it was not, or the gate has it. */
  readonly endedAtMs?: number;
}

/** Changes of sales in the ledger, each made once however often it is asked for, and whether the gate has them. */
export abstract class SaleChanges {
  /** Publishes a draft that is not over, by the database's clock; whether this call did. */
  abstract publish(saleId: string): Promise<boolean>;

  /** Adds units to what is for sale in all and what is available; undefined also when they were added before. */
  abstract add(addition: StockAddition): Promise<ChangeRefusal | undefined>;

  /** Ends a sale now, by the database's clock, unless it is over. */
  abstract end(saleId: string): Promise<void>;

  /** Of sales that this epoch of the gate has; those that it has not will come with all their changes. */
  abstract listMissingAtGate(epoch: number, limit: number): Promise<readonly PendingChange[]>;
  abstract markAtGate(epoch: number, change: PendingChange): Promise<void>;
}
