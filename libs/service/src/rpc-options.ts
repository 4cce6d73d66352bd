import { trace } from '@stampede/observability';
import type { Filter, RpcApplicationOptions } from '@stampede/rpc';
import { monitorCalls } from './monitor-calls.js';
import type { ServiceRuntime } from './service.js';

/** The settings that RPC needs; host and port where services are offered. */
export interface RpcSettings {
  readonly ZOOKEEPER_HOSTS: readonly string[];
  readonly RPC_CACHE_DIR: string;
  readonly RPC_ROOT: string;
  readonly RPC_HOST?: string;
  readonly RPC_PORT?: number;
}

/**
 * RPC as every service has it: found through ZooKeeper, every call in the trace of its caller, calls and incidents in the metrics.
 *
 * @param application name in the registry
 */
export function rpcOptions(
  application: string,
  { settings, logger, metrics }: ServiceRuntime<RpcSettings>,
): RpcApplicationOptions {
  const { ZOOKEEPER_HOSTS: hosts, RPC_CACHE_DIR: cacheDir, RPC_ROOT: root } = settings;
  return {
    application,
    registry: { name: 'zookeeper', hosts, cacheDir, root },
    host: settings.RPC_HOST,
    port: settings.RPC_PORT,
    logger,
    monitor: monitorCalls(application, { logger, metrics }),
    consumerFilters: [sendTrace],
    providerFilters: [continueTrace],
  };
}

const sendTrace: Filter = (invocation, next) => {
  const traceparent = trace.current();
  if (traceparent !== undefined) invocation.attachments.traceparent = traceparent;
  return next(invocation);
};

const continueTrace: Filter = (invocation, next) =>
  trace.run(invocation.attachments.traceparent, () => next(invocation));
