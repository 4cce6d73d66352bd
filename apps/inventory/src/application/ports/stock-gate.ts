import type { GateAnswer, PurchaseRequest, SettleAnswer } from '../../domain/gate-answer.js';
import type { FinalState, GateRecord, TakenRecord } from '../../domain/gate-record.js';
import type { SnapshotPurchase, SnapshotSale } from '../../domain/gate-snapshot.js';
import type { StockAddition } from '../../domain/sale-change.js';

/** The gate is closed, or the caller's epoch is over: nothing was done. */
export const FENCED = 'FENCED';
export type Fenced = typeof FENCED;

/** The gate could not be asked: nothing was sent. */
export class GateUnreachable extends Error {
  override readonly name = 'GateUnreachable';
}

/** A command was sent and its answer lost: it may have run. */
export class GateAnswerLost extends Error {
  override readonly name = 'GateAnswerLost';
}

export interface UnloggedPurchase {
  readonly purchaseId: string;
  readonly record: TakenRecord;
}

/** The Redis that is the gate, as a watcher sees it. */
export interface GatePrimary {
  readonly replid: string;
  /** The epoch it was last built for; undefined on an empty one. */
  readonly epoch: number | undefined;
}

/**
 * The stock gate. Every call names the epoch that the caller believes to be open, and is FENCED when it is not.
 *
 * @throws GateUnreachable or GateAnswerLost from all of them
 */
export abstract class StockGate {
  /** Answers in the order of the requests; `UNKNOWN_SALE` when the gate has never heard of the sale. */
  abstract reserve(
    saleId: string,
    epoch: number,
    requests: readonly PurchaseRequest[],
  ): Promise<readonly GateAnswer[] | Fenced | 'UNKNOWN_SALE'>;

  /** Whether each purchase is now known to be in Kafka. */
  abstract markLogged(
    saleId: string,
    epoch: number,
    purchaseIds: readonly string[],
  ): Promise<readonly boolean[] | Fenced>;

  abstract settle(
    saleId: string,
    epoch: number,
    ends: readonly { readonly purchaseId: string; readonly state: FinalState }[],
  ): Promise<readonly SettleAnswer[] | Fenced>;

  /** Whether each was new to the open epoch: what its stock contains already is not added again. */
  abstract addStock(
    saleId: string,
    epoch: number,
    additions: readonly Omit<StockAddition, 'saleId'>[],
  ): Promise<readonly boolean[] | Fenced>;

  /** Brings the end forward; false when it is as early already. */
  abstract endSale(saleId: string, epoch: number, endsAtMs: number): Promise<boolean | Fenced>;

  abstract find(
    saleId: string,
    epoch: number,
    purchaseIds: readonly string[],
  ): Promise<readonly (GateRecord | undefined)[] | Fenced>;

  /** Units left per sku of each sale, as far as the gate has them. */
  abstract readAvailable(
    epoch: number,
    sales: readonly { readonly saleId: string; readonly skuIds: readonly string[] }[],
  ): Promise<readonly (readonly (number | undefined)[])[]>;

  /** Entries that have waited for at least `ageMs`, at most `limit` per sale, oldest first. */
  abstract findUnlogged(
    epoch: number,
    saleIds: readonly string[],
    ageMs: number,
    limit: number,
  ): Promise<
    readonly {
      readonly saleId: string;
      readonly waiting: number;
      readonly purchases: readonly UnloggedPurchase[];
    }[]
  >;

  abstract readPrimary(): Promise<GatePrimary>;

  /** Opens a new sale, which has no purchases; true also when it was open. */
  abstract installSale(epoch: number, replid: string, sale: SnapshotSale): Promise<boolean | Fenced>;

  /** Closes every sale for the rebuild of `epoch`; the replid they were all closed on, or undefined when superseded. */
  abstract beginEpoch(epoch: number, saleIds: readonly string[]): Promise<string | undefined>;

  /** Writes a sale of the next epoch, unseen until it opens. */
  abstract installSnapshotSale(epoch: number, sale: SnapshotSale): Promise<void>;

  /** Writes purchases of the next epoch: their records, spent tokens and their users' quotas. May be called many times per sale. */
  abstract installSnapshotPurchases(
    epoch: number,
    saleId: string,
    purchases: readonly SnapshotPurchase[],
  ): Promise<void>;

  /** Flips the fences; false when another epoch has begun or Redis restarted. */
  abstract openEpoch(epoch: number, saleIds: readonly string[]): Promise<boolean>;

  /** Deletes what epochs before this one left. */
  abstract discardOlderEpochs(epoch: number): Promise<void>;
}
