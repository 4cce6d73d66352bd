import type {
  GateRecord,
  GateSale,
  LedgerPurchase,
  LedgerStock,
  OrderRow,
  PaymentRow,
  ProviderCharge,
} from '../domain/records.js';

/** A store as the auditor meets it: read only, directly, never through a service. */
export interface AuditedStore {
  /** What is still under way there, one phrase each; empty at rest. */
  pending(): Promise<string[]>;
  /** A text that is another one when anything that the laws look at has changed. */
  digest(): Promise<string>;
  close(): Promise<void>;
}

/** Rows come in pages, so that no store has to fit the memory. */
export type Pages<T> = AsyncIterable<readonly T[]>;

export interface LedgerStore extends AuditedStore {
  readStock(saleId: string | undefined): Promise<LedgerStock[]>;
  readPurchases(saleId: string | undefined): Pages<LedgerPurchase>;
}

export interface GateStore extends AuditedStore {
  listSales(): Promise<string[]>;
  readSale(saleId: string): Promise<GateSale | undefined>;
  readRecords(sale: GateSale): Pages<GateRecord>;
  readQuotas(sale: GateSale): Promise<ReadonlyMap<string, number>>;
}

export interface OrderStore extends AuditedStore {
  readOrders(saleId: string | undefined): Pages<OrderRow>;
}

export interface PaymentStore extends AuditedStore {
  readPayments(): Pages<PaymentRow>;
}

export interface ProviderStore extends AuditedStore {
  readCharges(): Pages<ProviderCharge>;
}

export interface LogStore extends AuditedStore {
  /** Records in each dead letter topic. */
  countDeadLetters(): Promise<readonly { readonly topic: string; readonly records: number }[]>;
}

export interface Stores {
  readonly ledger: LedgerStore;
  readonly gate: GateStore;
  readonly orders: OrderStore;
  readonly payments: PaymentStore;
  readonly provider: ProviderStore;
  readonly log: LogStore;
}

export function allStores(stores: Stores): AuditedStore[] {
  return Object.values(stores) as AuditedStore[];
}
