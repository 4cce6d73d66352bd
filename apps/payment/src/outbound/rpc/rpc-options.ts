import { trace, type Logger, type Metrics } from '@stampede/observability';
import type { Filter, RpcApplicationOptions } from '@stampede/rpc';
import type { Config } from '../../config/config.js';

export interface Runtime {
  readonly config: Config;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

const TRACEPARENT = 'traceparent';

const continueTrace: Filter = (invocation, next) =>
  trace.run(invocation.attachments[TRACEPARENT], () => next(invocation));
const passTrace: Filter = (invocation, next) => {
  const traceparent = trace.current();
  if (traceparent !== undefined) invocation.attachments[TRACEPARENT] = traceparent;
  return next(invocation);
};

export function rpcOptions({ config, logger, metrics }: Runtime): RpcApplicationOptions {
  return {
    application: 'payment',
    registry: {
      name: 'zookeeper',
      hosts: config.ZOOKEEPER_HOSTS,
      cacheDir: config.RPC_CACHE_DIR,
      root: config.RPC_ROOT,
    },
    host: config.RPC_HOST,
    port: config.RPC_PORT,
    logger,
    consumerFilters: [passTrace],
    providerFilters: [continueTrace],
    monitor: {
      callEnded: ({ side, interfaceName, methodName, code, durationMs }) =>
        metrics
          .histogram(side === 'consumer' ? 'stampede_rpc_client_seconds' : 'stampede_rpc_server_seconds')
          .observe({ interface: interfaceName, method: methodName, code }, durationMs / 1000),
    },
  };
}
