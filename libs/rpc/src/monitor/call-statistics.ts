import { isRpcCode } from '../common/rpc-code.js';
import { ByMethod } from './by-method.js';
import { isLatencySnapshot } from './latency-histogram.js';
import { MethodStatistics } from './method-statistics.js';
import type { CallRecord, RpcMonitor } from './rpc-monitor.js';
import type { MethodName, StatisticsSnapshot } from './statistics-snapshot.js';

export interface CallStatisticsOptions {
  /** Name of this process's application. */
  readonly application: string;
  /** Days whose counts are kept. Default 30. */
  readonly keptDays?: number;
  /** Combinations of method, caller and provider that are kept apart; further ones are counted without names. Default 10 000. */
  readonly maxRows?: number;
  /** Wall clock, milliseconds since 1970. */
  readonly now?: () => number;
}

/**
 * Counts calls and how long they took by interface, method, caller and provider, and per day. Lives in memory, at most 2 kB a row;
 * an application that wants to keep it over a restart stores {@link snapshot} and gives it to {@link restore}.
 */
export class CallStatistics implements RpcMonitor {
  private readonly methods: ByMethod<MethodStatistics>;
  private readonly application: string;
  private readonly now: () => number;

  constructor({ application, keptDays = 30, maxRows = 10_000, now = Date.now }: CallStatisticsOptions) {
    let rowsLeft = maxRows;
    const takeRow = (): boolean => rowsLeft-- > 0;
    this.methods = new ByMethod((name) => new MethodStatistics(name, keptDays, takeRow));
    this.application = application;
    this.now = now;
  }

  readonly callEnded = (record: CallRecord): void => {
    this.methods.require(record).record(record, this.now());
  };

  snapshot(): StatisticsSnapshot {
    const methods = this.methods.values();
    const now = this.now();
    for (const method of methods) method.forgetDays(now);
    return {
      application: this.application,
      rows: methods.flatMap((method) => method.callRows()),
      days: methods.flatMap((method) => method.dayRows()),
      lastMinute: methods.map((method) => ({ ...method.name, calls: method.lastMinute(now) })),
    };
  }

  /**
   * Adds what an earlier process of the application counted.
   *
   * @throws TypeError for what is no snapshot; nothing is added then
   */
  restore(snapshot: StatisticsSnapshot): void {
    requireSnapshot(snapshot);
    for (const row of snapshot.rows) this.methods.require(row).addRow(row);
    for (const day of snapshot.days) this.methods.require(day).addDay(day);
  }
}

function requireSnapshot({ rows, days }: StatisticsSnapshot): void {
  const isName = (part: MethodName): boolean =>
    (part.side === 'consumer' || part.side === 'provider') &&
    typeof part.interfaceName === 'string' &&
    typeof part.methodName === 'string';
  const isDay = (day: string): boolean => /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day));
  const isCount = (count: unknown): boolean => typeof count === 'number' && count >= 0;
  const fits =
    Array.isArray(rows) &&
    Array.isArray(days) &&
    rows.every(
      (row) =>
        isName(row) &&
        [row.caller, row.provider, row.providerApplication].every((text) => typeof text === 'string') &&
        Object.entries(row.codes).every(
          ([code, count]) => (code === 'OK' || isRpcCode(code)) && isCount(count),
        ) &&
        isLatencySnapshot(row.latency),
    ) &&
    days.every((day) => isName(day) && isDay(day.day) && isCount(day.calls) && isCount(day.failed));
  if (!fits) throw new TypeError('not a snapshot of call statistics');
}
