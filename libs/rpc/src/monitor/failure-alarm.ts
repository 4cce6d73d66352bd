import { isCallersOwn } from '../common/rpc-code.js';
import { ByMethod } from './by-method.js';
import type { CallRecord, RpcMonitor } from './rpc-monitor.js';
import type { MethodName } from './statistics-snapshot.js';

const MINUTE_MS = 60_000;

/** A method began to fail, or ceased to. */
export interface AlarmChange extends MethodName {
  readonly failing: boolean;
  /** Of the minute that decided. */
  readonly calls: number;
  readonly failed: number;
}

export interface FailureAlarmOptions {
  /** Share of failed calls in a minute from which a method is failing, in percent. Default 10. */
  readonly failPercent?: number;
  /** Calls in a minute below which nothing is concluded. Default 20. */
  readonly minimumCalls?: number;
  /** Called once when a method begins to fail and once when it ceases to. Must not throw. */
  readonly onChange: (change: AlarmChange) => void;
  /** Wall clock, milliseconds since 1970. */
  readonly now?: () => number;
}

interface Watched {
  readonly name: MethodName;
  minute: number;
  calls: number;
  failed: number;
  failing: boolean;
}

/**
 * Watches each method's share of failed calls, by the minute. What callers did wrong themselves ({@link isCallersOwn}) is no failure.
 * A method begins to fail as soon as a minute has enough calls and too many of them failed; it ceases to with the first whole minute
 * that was better, or had too few calls to tell.
 */
export class FailureAlarm implements RpcMonitor {
  private readonly methods = new ByMethod((name): Watched => {
    return { name, minute: 0, calls: 0, failed: 0, failing: false };
  });
  private readonly failPercent: number;
  private readonly minimumCalls: number;
  private readonly onChange: (change: AlarmChange) => void;
  private readonly now: () => number;

  constructor({ failPercent = 10, minimumCalls = 20, onChange, now = Date.now }: FailureAlarmOptions) {
    this.failPercent = failPercent;
    this.minimumCalls = minimumCalls;
    this.onChange = onChange;
    this.now = now;
  }

  readonly callEnded = (record: CallRecord): void => {
    const method = this.methods.require(record);
    this.moveTo(method, Math.floor(this.now() / MINUTE_MS));
    method.calls++;
    if (record.code !== 'OK' && !isCallersOwn(record.code)) method.failed++;
    if (!method.failing && this.isFailing(method)) this.change(method, true);
  };

  /** Methods that fail now. Also tells of those that ceased to while nobody called them: call it from time to time. */
  check(): readonly MethodName[] {
    const minute = Math.floor(this.now() / MINUTE_MS);
    const methods = this.methods.values();
    for (const method of methods) this.moveTo(method, minute);
    return methods.filter(({ failing }) => failing).map(({ name }) => name);
  }

  private moveTo(method: Watched, minute: number): void {
    if (minute === method.minute) return;
    const stillFailing = minute === method.minute + 1 && this.isFailing(method);
    if (method.failing && !stillFailing) this.change(method, false);
    method.minute = minute;
    method.calls = method.failed = 0;
  }

  private isFailing({ calls, failed }: Watched): boolean {
    return calls >= this.minimumCalls && failed * 100 >= this.failPercent * calls;
  }

  private change(method: Watched, failing: boolean): void {
    method.failing = failing;
    const { name, calls, failed } = method;
    this.onChange({ ...name, failing, calls, failed });
  }
}
