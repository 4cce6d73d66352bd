import { silentLogger } from '../common/logger.js';
import type { ExchangeOptions } from '../exchange/exchange-options.js';
import type { Protocol } from '../protocol/protocol.js';
import type { RegistryContext } from '../registry/registry.js';
import type { Extensions } from './extension-points.js';
import type { RpcApplicationOptions } from './rpc-options.js';

/** Defaults of {@link RpcApplicationOptions}, after Dubbo's where it has one. */
export const DEFAULTS = {
  host: '127.0.0.1',
  maxFrameBytes: 8 * 1024 * 1024,
  heartbeatMs: 60_000,
  connectTimeoutMs: 3000,
  maxReconnectDelayMs: 1000,
  maxInFlight: 10_000,
  maxPendingBytes: 32 * 1024 * 1024,
  maxConnections: 1000,
  drainMs: 10_000,
  /** Budget of a call where neither its method nor its reference names one. */
  timeoutMs: 200,
  retries: 2,
  hashNodes: 160,
  registry: {
    name: 'zookeeper',
    root: 'dubbo',
    sessionTimeoutMs: 30_000,
    connectTimeoutMs: 3000,
    retryMs: 5000,
  },
} as const;

/** Builds the protocol with what lies below it. */
export function createProtocol(options: RpcApplicationOptions, extensions: Extensions): Protocol {
  const maxFrameBytes = options.maxFrameBytes ?? DEFAULTS.maxFrameBytes;
  const serializer = extensions.require('serializer', options.serializer ?? 'hessian2')();
  const transport = extensions.require(
    'transport',
    options.transport ?? 'tcp',
  )({
    maxFrameBytes,
    connectTimeoutMs: options.connectTimeoutMs ?? DEFAULTS.connectTimeoutMs,
    maxConnections: options.maxConnections ?? DEFAULTS.maxConnections,
  });
  const exchange: ExchangeOptions = {
    heartbeatMs: options.heartbeatMs ?? DEFAULTS.heartbeatMs,
    maxInFlight: options.maxInFlight ?? DEFAULTS.maxInFlight,
    maxPendingBytes: DEFAULTS.maxPendingBytes,
    maxReconnectDelayMs: options.maxReconnectDelayMs ?? DEFAULTS.maxReconnectDelayMs,
    serializationId: serializer.id,
    logger: options.logger ?? silentLogger,
    incidents: incidentsOf(options),
  };
  return extensions.require(
    'protocol',
    options.protocol ?? 'dubbo',
  )({
    application: options.application,
    host: options.host ?? DEFAULTS.host,
    port: options.port,
    maxFrameBytes,
    transport,
    serializer,
    exchange,
  });
}

/** What the registry is built from. */
export function registryContext(options: RpcApplicationOptions): RegistryContext {
  const { registry } = options;
  const hosts = typeof registry.hosts === 'string' ? registry.hosts.split(',') : registry.hosts;
  return {
    application: options.application,
    hosts: hosts.map((host) => host.trim()).filter((host) => host !== ''),
    root: registry.root ?? DEFAULTS.registry.root,
    cacheDir: registry.cacheDir,
    sessionTimeoutMs: registry.sessionTimeoutMs ?? DEFAULTS.registry.sessionTimeoutMs,
    connectTimeoutMs: registry.connectTimeoutMs ?? DEFAULTS.registry.connectTimeoutMs,
    retryMs: registry.retryMs ?? DEFAULTS.registry.retryMs,
    logger: options.logger ?? silentLogger,
    incidents: incidentsOf(options),
  };
}

function incidentsOf({ monitor, logger }: RpcApplicationOptions): ExchangeOptions['incidents'] {
  return (kind, peer) => {
    try {
      monitor?.incident?.(kind, peer);
    } catch (error) {
      // Called from socket events, where an error would end the process.
      logger?.error({ err: error }, 'monitor failed');
    }
  };
}
