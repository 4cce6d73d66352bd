import { trace, type Logger, type Metrics } from '@stampede/observability';
import type { Filter, RpcApplicationOptions, RpcMonitor } from '@stampede/rpc';
import type { OrderConfig } from '../../config/order-config.js';

const sendTrace: Filter = (invocation, next) => {
  const traceparent = trace.current();
  if (traceparent) invocation.attachments.traceparent = traceparent;
  return next(invocation);
};

const continueTrace: Filter = (invocation, next) =>
  trace.run(invocation.attachments.traceparent, () => next(invocation));

export function rpcOptions(config: OrderConfig, logger: Logger, metrics: Metrics): RpcApplicationOptions {
  return {
    application: 'order',
    registry: {
      name: 'zookeeper',
      hosts: config.ZOOKEEPER_HOSTS,
      cacheDir: config.RPC_CACHE_DIR,
      root: config.RPC_ROOT,
    },
    host: config.RPC_HOST,
    port: config.RPC_PORT,
    logger,
    monitor: monitorOf(metrics),
    consumerFilters: [sendTrace],
    providerFilters: [continueTrace],
  };
}

function monitorOf(metrics: Metrics): RpcMonitor {
  return {
    callEnded: ({ side, interfaceName, methodName, code, durationMs }) =>
      metrics
        .histogram(side === 'consumer' ? 'stampede_rpc_client_seconds' : 'stampede_rpc_server_seconds')
        .observe({ interface: interfaceName, method: methodName, code }, durationMs / 1000),
  };
}
