import { trace, type Metrics } from '@stampede/observability';
import type { Filter, RpcMonitor } from '@stampede/rpc';

/** Runs every incoming call in the trace of its caller. */
export const traceCalls: Filter = (invocation, next) =>
  trace.run(invocation.attachments.traceparent, () => next(invocation));

/** Counts and times every call. */
export function measureCalls(metrics: Metrics): RpcMonitor {
  return {
    callEnded: ({ side, interfaceName, methodName, code, durationMs }) => {
      const name = side === 'consumer' ? 'stampede_rpc_client_seconds' : 'stampede_rpc_server_seconds';
      metrics
        .histogram(name)
        .observe({ interface: interfaceName, method: methodName, code }, durationMs / 1000);
    },
  };
}
