import { ANSWER_KINDS, perKind, type AnswerKind } from '../domain/answer-kind.js';
import type { Quantiles } from '../domain/histogram.js';
import type { Snapshot, TrafficHistory } from '../application/snapshot.js';

export type TpName = keyof Quantiles;
export type Column = (number | null)[];

/** Ten minutes and a bit. */
const MAX_POINTS = 320;

/** What the charts draw: one point per snapshot, after the minutes before the first one. */
export class TrafficSeries {
  atMs: number[] = [];
  private perSecond: Record<AnswerKind, Column> = perKind(() => []);
  private latency: Record<AnswerKind, (Quantiles | null)[]> = perKind(() => []);

  /** Puts the history before the points that are newer. */
  begin(history: TrafficHistory): void {
    const lastMs = history.atMs.at(-1) ?? 0;
    const from = this.atMs.findIndex((atMs) => atMs > lastMs);
    const newer = <T>(column: T[]) => (from === -1 ? [] : column.slice(from));
    this.atMs = [...history.atMs, ...newer(this.atMs)];
    this.perSecond = perKind((kind) => [...history.perSecond[kind], ...newer(this.perSecond[kind])]);
    this.latency = perKind((kind) => [...history.latency[kind], ...newer(this.latency[kind])]);
  }

  append({ evaluatedAtMs, traffic }: Snapshot): void {
    if (evaluatedAtMs <= (this.atMs.at(-1) ?? 0)) return;
    this.atMs.push(evaluatedAtMs);
    for (const kind of ANSWER_KINDS) {
      this.perSecond[kind].push(traffic?.perSecond[kind] ?? null);
      this.latency[kind].push(traffic?.latency[kind] ?? null);
    }
    if (this.atMs.length <= MAX_POINTS) return;
    this.atMs.shift();
    for (const kind of ANSWER_KINDS) {
      this.perSecond[kind].shift();
      this.latency[kind].shift();
    }
  }

  rates(kind: AnswerKind): Column {
    return this.perSecond[kind];
  }

  /** Each kind on top of those before it. */
  stackedRates(): Column[] {
    const below: Column = this.atMs.map(() => 0);
    return ANSWER_KINDS.map((kind) =>
      this.perSecond[kind].map((value, index) => {
        const sum = value === null || below[index] == null ? null : below[index] + value;
        below[index] = sum;
        return sum;
      }),
    );
  }

  tps(kind: AnswerKind, tp: TpName): Column {
    return this.latency[kind].map((quantiles) => quantiles?.[tp] ?? null);
  }

  /** The highest rate of all kinds together; null where none is known. */
  peak(): number | null {
    const totals = this.stackedRates()
      .at(-1)!
      .filter((value) => value !== null);
    return totals.length === 0 ? null : Math.max(...totals);
  }

  hasTrafficSince(fromMs: number): boolean {
    return ANSWER_KINDS.some((kind) =>
      this.perSecond[kind].some((value, index) => value !== null && value > 0 && this.atMs[index]! >= fromMs),
    );
  }
}
