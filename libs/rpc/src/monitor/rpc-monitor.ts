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
  /** Name of the calling application; at the provider as the caller gives it, undefined where it gives none. */
  readonly caller: string | undefined;
  /** At the consumer: `host:port` of the provider that was asked last, undefined where nobody was asked. */
  readonly provider: string | undefined;
  /** Application of the provider: as its URL names it, or this one. */
  readonly providerApplication: string | undefined;
}

/** Told of calls and incidents; an application's metrics stand behind it. Must not throw. */
export interface RpcMonitor {
  callEnded?(record: CallRecord): void;
  incident?(kind: RpcIncident, peer: string): void;
}

/** One monitor that tells all of them. */
export function combineMonitors(...monitors: readonly RpcMonitor[]): RpcMonitor {
  const ofCalls = monitors.filter((monitor) => monitor.callEnded !== undefined);
  return {
    callEnded:
      ofCalls.length === 0
        ? undefined
        : (record) => {
            for (const monitor of ofCalls) monitor.callEnded!(record);
          },
    incident: (kind, peer) => {
      for (const monitor of monitors) monitor.incident?.(kind, peer);
    },
  };
}
