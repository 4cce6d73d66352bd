import { kindOfAnswer, perKind } from '../../domain/answer-kind.js';
import { addUp, countOf, quantilesOf, type Buckets } from '../../domain/histogram.js';
import type { AnswerCount, CallFigures, EntryFigures, Latency } from '../../application/snapshot.js';
import type { Row } from './prometheus-client.js';

/** A histogram with the labels that tell it apart. */
export interface Histogram {
  readonly labels: Readonly<Record<string, string>>;
  readonly buckets: Buckets;
}

/** Puts the rows of each histogram together: they differ in `le` only. */
export function histogramsOf(rows: readonly Row[]): Histogram[] {
  const found = new Map<string, { labels: Record<string, string>; buckets: Map<number, number> }>();
  for (const { labels, value } of rows) {
    const { le = '', ...rest } = labels;
    const key = JSON.stringify(Object.entries(rest).sort());
    let histogram = found.get(key);
    if (histogram === undefined) found.set(key, (histogram = { labels: rest, buckets: new Map() }));
    histogram.buckets.set(le === '+Inf' ? Infinity : Number(le), value);
  }
  return [...found.values()];
}

const kindOf = ({ status = '', code = '' }: Readonly<Record<string, string>>) => kindOfAnswer(status, code);

/** Most frequent first. */
export function answerCounts(rows: readonly Row[]): AnswerCount[] {
  return rows
    .map(({ labels, value }) => ({ kind: kindOf(labels), code: labels.code ?? '', count: value }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
}

export function sumPerKind(rows: readonly Row[]) {
  return perKind((kind) =>
    rows.filter(({ labels }) => kindOf(labels) === kind).reduce((sum, { value }) => sum + value, 0),
  );
}

export function latencyOf(histograms: readonly Histogram[]): Latency {
  const all = quantilesOf(addUp(histograms.map(({ buckets }) => buckets)));
  const ofKind = perKind((kind) =>
    quantilesOf(
      addUp(histograms.filter(({ labels }) => kindOf(labels) === kind).map(({ buckets }) => buckets)),
    ),
  );
  return { ...ofKind, all };
}

export interface Entry {
  readonly service: string;
  readonly entry: string;
}

/** `io.stampede.inventory.StockService` is the entry StockService of inventory. */
export function entryOfInterface(name: string): Entry {
  const parts = name.split('.');
  return { service: parts.at(-2) ?? name, entry: parts.at(-1) ?? name };
}

/** Some calls: how long they took, and how often they failed with what. */
export interface Measured {
  readonly buckets?: Buckets;
  readonly failures?: Readonly<Record<string, number>>;
}

export type Outcome = Entry & Measured;

/** Each entry, and each service over all of its entries, in the order of their names. */
export function entryFigures(outcomes: readonly Outcome[], windowMs: number): EntryFigures[] {
  const figures: EntryFigures[] = [];
  for (const [service, ofService] of groupBy(outcomes, ({ service }) => service)) {
    figures.push({ service, entry: null, ...figuresOf(ofService, windowMs) });
    for (const [entry, ofEntry] of groupBy(ofService, ({ entry }) => entry))
      figures.push({ service, entry, ...figuresOf(ofEntry, windowMs) });
  }
  return figures;
}

export function figuresOf(measured: readonly Measured[], windowMs: number): CallFigures {
  const failures: Record<string, number> = {};
  for (const [reason, count] of measured.flatMap(({ failures = {} }) => Object.entries(failures)))
    if (count > 0) failures[reason] = (failures[reason] ?? 0) + count;
  const sum = addUp(measured.flatMap(({ buckets }) => (buckets === undefined ? [] : [buckets])));
  const calls = countOf(sum);
  return {
    calls,
    failed: Object.values(failures).reduce((all, count) => all + count, 0),
    perSecond: (calls * 1000) / windowMs,
    failures,
    ...quantilesOf(sum),
  };
}

export function groupBy<T>(items: readonly T[], key: (item: T) => string): [string, T[]][] {
  return [...Map.groupBy(items, key)].sort(([a], [b]) => a.localeCompare(b));
}
