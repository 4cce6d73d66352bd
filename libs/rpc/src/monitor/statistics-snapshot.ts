import type { RpcCode } from '../common/rpc-code.js';
import { LatencyHistogram, type LatencySnapshot } from './latency-histogram.js';
import type { CallRecord } from './rpc-monitor.js';

/** What a method is counted by. */
export interface MethodName {
  readonly side: CallRecord['side'];
  readonly interfaceName: string;
  readonly methodName: string;
}

/** The calls of one method by one caller at one provider. Empty text where a name is not known. */
export interface CallRow extends MethodName {
  readonly caller: string;
  /** `host:port`; at the provider empty: the process itself. */
  readonly provider: string;
  readonly providerApplication: string;
  /** Calls by how they ended. */
  readonly codes: Readonly<Partial<Record<RpcCode | 'OK', number>>>;
  readonly latency: LatencySnapshot;
}

/** The calls of one method on one day. */
export interface DayRow extends MethodName {
  /** `2026-11-27`, UTC. */
  readonly day: string;
  readonly calls: number;
  readonly failed: number;
}

/** How many calls of a method ended in the last whole minute. */
export interface MinuteRow extends MethodName {
  readonly calls: number;
}

/** What one process counted, as plain values: to be stored, sent, added up. */
export interface StatisticsSnapshot {
  readonly application: string;
  readonly rows: readonly CallRow[];
  readonly days: readonly DayRow[];
  readonly lastMinute: readonly MinuteRow[];
}

/** Several rows in one. */
export interface CallSummary {
  readonly calls: number;
  readonly succeeded: number;
  /** 0 to 1; 1 when there was no call. */
  readonly successRate: number;
  readonly tp50Ms: number;
  readonly tp90Ms: number;
  readonly tp99Ms: number;
  readonly codes: CallRow['codes'];
  readonly latency: LatencyHistogram;
}

/**
 * Adds up rows with the same key.
 *
 * @example summarize(rows, ({ interfaceName, methodName, caller }) => `${caller} → ${interfaceName}.${methodName}`)
 */
export function summarize(
  rows: readonly CallRow[],
  keyOf: (row: CallRow) => string,
): ReadonlyMap<string, CallSummary> {
  const groups = new Map<string, CallRow[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return new Map([...groups].map(([key, group]) => [key, sumOf(group)]));
}

function sumOf(rows: readonly CallRow[]): CallSummary {
  const latency = new LatencyHistogram();
  const codes: Partial<Record<RpcCode | 'OK', number>> = {};
  for (const row of rows) {
    latency.add(row.latency);
    for (const [code, count] of Object.entries(row.codes) as [RpcCode | 'OK', number][])
      codes[code] = (codes[code] ?? 0) + count;
  }
  const succeeded = codes.OK ?? 0;
  return {
    calls: latency.count,
    succeeded,
    successRate: latency.count === 0 ? 1 : succeeded / latency.count,
    tp50Ms: latency.percentile(50),
    tp90Ms: latency.percentile(90),
    tp99Ms: latency.percentile(99),
    codes,
    latency,
  };
}
