import type { RpcIncident } from '../common/incidents.js';
import type { RpcCode } from '../common/rpc-code.js';

/** The end of one call. */
export interface CallRecord {
  readonly side: 'consumer' | 'provider';
  readonly interfaceName: string;
  readonly methodName: string;
  /** `OK` or why it failed. */
  readonly code: RpcCode | 'OK';
  readonly durationMs: number;
}

/** Told of calls and incidents; an application's metrics stand behind it. Must not throw. */
export interface RpcMonitor {
  callEnded?(record: CallRecord): void;
  incident?(kind: RpcIncident, peer: string): void;
}
