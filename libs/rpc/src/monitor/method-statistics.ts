import { RPC_CODES, type RpcCode } from '../common/rpc-code.js';
import { LatencyHistogram } from './latency-histogram.js';
import type { CallRecord } from './rpc-monitor.js';
import type { CallRow, DayRow, MethodName } from './statistics-snapshot.js';

const MINUTE_MS = 60_000;
const MINUTES_A_DAY = 1440;
const CODES: readonly (RpcCode | 'OK')[] = ['OK', ...RPC_CODES];
const INDEX_OF: ReadonlyMap<string, number> = new Map(CODES.map((code, index) => [code, index]));

/** Calls of one caller at one provider. */
class Row {
  readonly latency = new LatencyHistogram();
  readonly codes = new Float64Array(CODES.length);

  constructor(
    readonly caller: string,
    readonly provider: string,
    readonly providerApplication: string,
  ) {}
}

interface Day {
  calls: number;
  failed: number;
}

/** What is counted of one method on one side. */
export class MethodStatistics {
  private readonly rows = new Map<string, Map<string, Row>>();
  /** By number of the day since 1970. */
  private readonly days = new Map<number, Day>();
  private latestRow: Row | undefined;
  private today: Day = { calls: 0, failed: 0 };
  private minute = -1;
  private inMinute = 0;
  private inMinuteBefore = 0;

  constructor(
    readonly name: MethodName,
    private readonly keptDays: number,
    /** Whether one more row may be kept; where not, its calls are counted for an unknown caller. */
    private readonly takeRow: () => boolean,
  ) {}

  /** @param now wall clock in milliseconds */
  record(record: CallRecord, now: number): void {
    this.moveTo(Math.floor(now / MINUTE_MS));
    this.inMinute++;
    this.today.calls++;
    if (record.code !== 'OK') this.today.failed++;
    const { caller = '', provider = '' } = record;
    let row = this.latestRow;
    if (row === undefined || row.caller !== caller || row.provider !== provider)
      this.latestRow = row = this.requireRow(caller, provider, record.providerApplication ?? '');
    row.latency.record(record.durationMs);
    row.codes[INDEX_OF.get(record.code)!]!++;
  }

  /** Calls in the last whole minute. */
  lastMinute(now: number): number {
    const passed = Math.floor(now / MINUTE_MS) - this.minute;
    if (passed === 0) return this.inMinuteBefore;
    return passed === 1 ? this.inMinute : 0;
  }

  callRows(): CallRow[] {
    return [...this.rows.values()].flatMap((byProvider) =>
      [...byProvider.values()].map(({ caller, provider, providerApplication, codes, latency }) => ({
        ...this.name,
        caller,
        provider,
        providerApplication,
        codes: Object.fromEntries(
          CODES.map((code, index) => [code, codes[index]!] as const).filter(([, count]) => count > 0),
        ),
        latency: latency.snapshot(),
      })),
    );
  }

  dayRows(): DayRow[] {
    return [...this.days].map(([number, day]) => ({ ...this.name, day: nameOfDay(number), ...day }));
  }

  addRow({ caller, provider, providerApplication, codes, latency }: CallRow): void {
    const row = this.requireRow(caller, provider, providerApplication);
    row.latency.add(latency);
    for (const [code, count] of Object.entries(codes)) row.codes[INDEX_OF.get(code) ?? 0]! += count;
  }

  addDay({ day, calls, failed }: DayRow): void {
    const known = this.requireDay(Date.parse(day) / (MINUTE_MS * MINUTES_A_DAY));
    known.calls += calls;
    known.failed += failed;
  }

  /** Forgets the days before those that are kept. */
  forgetDays(now: number): void {
    const first = Math.floor(now / (MINUTE_MS * MINUTES_A_DAY)) - this.keptDays + 1;
    for (const number of this.days.keys()) if (number < first) this.days.delete(number);
  }

  private moveTo(minute: number): void {
    if (minute === this.minute) return;
    this.inMinuteBefore = minute === this.minute + 1 ? this.inMinute : 0;
    this.inMinute = 0;
    this.minute = minute;
    this.today = this.requireDay(Math.floor(minute / MINUTES_A_DAY));
    if (this.days.size > this.keptDays) this.forgetDays(minute * MINUTE_MS);
  }

  private requireRow(caller: string, provider: string, providerApplication: string): Row {
    let byProvider = this.rows.get(caller);
    const known = byProvider?.get(provider);
    if (known !== undefined) return known;
    if (!this.takeRow() && (caller !== '' || provider !== '')) return this.requireRow('', '', '');
    if (byProvider === undefined) this.rows.set(caller, (byProvider = new Map()));
    const row = new Row(caller, provider, providerApplication);
    byProvider.set(provider, row);
    return row;
  }

  private requireDay(number: number): Day {
    let day = this.days.get(number);
    if (day === undefined) this.days.set(number, (day = { calls: 0, failed: 0 }));
    return day;
  }
}

const nameOfDay = (number: number): string =>
  new Date(number * MINUTES_A_DAY * MINUTE_MS).toISOString().slice(0, 10);
