import { trace, type Metrics } from '@stampede/observability';
import type { Filter, RpcMonitor } from '@stampede/rpc';

/** Sends the trace context of the request along with every call. */
export const passTraceContext: Filter = (invocation, next) => {
  const traceparent = trace.current();
  if (traceparent !== undefined) invocation.attachments.traceparent = traceparent;
  return next(invocation);
};

/** Counts and times calls by interface, method and outcome. */
export function measureCalls(metrics: Metrics): RpcMonitor {
  const seconds = metrics.histogram('stampede_rpc_client_seconds');
  return {
    callEnded: ({ interfaceName, methodName, code, durationMs }) =>
      seconds.observe({ interface: interfaceName, method: methodName, code }, durationMs / 1000),
  };
}
