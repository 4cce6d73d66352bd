import type { AnswerKind } from '../domain/answer-kind.js';
import type { SaleStatus } from '../domain/choose-sale.js';
import type { Funnel } from '../domain/funnel.js';
import type { Quantiles } from '../domain/histogram.js';

/** What the browser gets every other second. Null always means "not known", never zero. Times are milliseconds since 1970. */
export interface Snapshot {
  /** Grows with every snapshot that was made. */
  readonly sequence: number;
  readonly takenAtMs: number;
  /** The time as of which Prometheus was asked: its figures can be asked for again. */
  readonly evaluatedAtMs: number;
  readonly prometheus: 'OK' | 'AWAY' | 'NOT_CONFIGURED';
  readonly inventory: 'OK' | 'AWAY';
  readonly sales: readonly SaleSummary[];
  readonly sale: SaleSnapshot | null;
  /** Purchase requests of all sales: metrics do not tell sales apart. */
  readonly traffic: Traffic | null;
  readonly spike: Spike | null;
  readonly services: ServicesSnapshot | null;
  readonly pipeline: Pipeline | null;
  readonly instances: readonly Instance[] | null;
}

export interface SaleSummary {
  readonly saleId: string;
  readonly name: string;
  readonly status: SaleStatus;
  readonly isPublished: boolean;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
}

export interface SaleSnapshot extends SaleSummary {
  /** When this was read; in the past while inventory is away. */
  readonly asOfMs: number;
  readonly isStale: boolean;
  readonly perUserLimit: number;
  /** Null for a draft or where the ledger could not be asked. */
  readonly funnel: Funnel | null;
  readonly stock: Stock;
  readonly items: readonly (Stock & { readonly skuId: string; readonly title: string })[];
}

/** Units. `left` is the gate's, the rest the ledger's; a unit on its way from one to the other is `underWay`. */
export interface Stock {
  readonly total: number;
  readonly sold: number | null;
  readonly reserved: number | null;
  readonly underWay: number | null;
  readonly left: number;
}

export interface AnswerCount {
  readonly kind: AnswerKind;
  readonly code: string;
  readonly count: number;
}

export type Latency = Readonly<Record<AnswerKind | 'all', Quantiles>>;

/** The last 10 seconds, and the whole life of the gateways. */
export interface Traffic {
  readonly perSecond: Readonly<Record<AnswerKind, number>>;
  readonly latency: Latency;
  readonly totals: readonly AnswerCount[];
}

/** From the start of the sale, at most half an hour. */
export interface Spike {
  readonly fromMs: number;
  readonly toMs: number;
  readonly answers: readonly AnswerCount[];
  readonly latency: Latency;
  readonly counters: readonly CounterValue[];
  /** A process was started anew within it: its share is an estimate. */
  readonly isEstimated: boolean;
}

export interface CounterValue {
  readonly counter: string;
  readonly label: string;
  readonly value: number;
}

export interface ServicesSnapshot {
  readonly minute: readonly EntryFigures[];
  readonly fiveMinutes: readonly EntryFigures[] | null;
  readonly spike: readonly EntryFigures[] | null;
}

/** Calls in a window. */
export interface CallFigures extends Quantiles {
  readonly calls: number;
  readonly failed: number;
  readonly perSecond: number;
  /** How often which failure. */
  readonly failures: Readonly<Record<string, number>>;
}

/** An RPC interface or an HTTP server, as its callers see it; without `entry` the whole service. */
export interface EntryFigures extends CallFigures {
  readonly service: string;
  readonly entry: string | null;
}

/** The RPC calls of one application by another. */
export interface CallPair extends CallFigures {
  /** Null for a caller that does not say who it is. */
  readonly caller: string | null;
  /** Null for calls that came to nobody. */
  readonly provider: string | null;
  /** Most called first. */
  readonly methods: readonly (CallFigures & { readonly interface: string; readonly method: string })[];
}

export interface Pipeline {
  readonly lag: readonly { readonly group: string; readonly topic: string; readonly records: number }[];
  readonly deadLetters: number;
  readonly outboxes: readonly {
    readonly service: string;
    readonly database: string;
    readonly ageSeconds: number;
  }[];
  readonly gates: readonly {
    readonly saleId: string;
    readonly isOpen: boolean;
    readonly unlogged: number | null;
  }[];
  readonly orderDelay: Quantiles;
  readonly totals: readonly CounterValue[];
  readonly perSecond: readonly CounterValue[];
}

export interface Instance {
  readonly service: string;
  readonly instance: string;
  readonly isUp: boolean;
  /** Since when it runs, or was last seen. */
  readonly sinceMs: number | null;
  readonly memoryBytes: number | null;
  readonly cpuCores: number | null;
  readonly loopDelayMs: number | null;
}

/** The minutes before now, for charts: a row per time, columns by kind. */
export interface TrafficHistory {
  readonly atMs: readonly number[];
  readonly perSecond: Readonly<Record<AnswerKind, readonly number[]>>;
  readonly latency: Readonly<Record<AnswerKind, readonly Quantiles[]>>;
}
