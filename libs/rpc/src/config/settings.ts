import { silentLogger } from '../common/logger.js';
import type { ExchangeOptions } from '../exchange/exchange-options.js';
import { DUBBO_DEFAULTS } from '../protocol/payload-limit.js';
import type { ProtocolContext } from '../protocol/protocol.js';
import { ImplementationInvoker } from '../proxy/implementation-invoker.js';
import type { RegistryContext } from '../registry/registry.js';
import { Serializers } from '../serialize/serializers.js';
import { TlsTransport } from '../transport/tls-transport.js';
import type { Extensions } from './extension-points.js';
import { Protocols } from './protocols.js';
import { registryOptionsOf } from './registry-address.js';
import type { RegistryOptions, RpcApplicationOptions } from './rpc-options.js';

/** Defaults of {@link RpcApplicationOptions}, after Dubbo's where it has one. */
export const DEFAULTS = {
  host: '127.0.0.1',
  maxFrameBytes: DUBBO_DEFAULTS.payloadBytes,
  heartbeatMs: DUBBO_DEFAULTS.heartbeatMs,
  connectTimeoutMs: 3000,
  maxReconnectDelayMs: 1000,
  maxInFlight: 10_000,
  maxPendingBytes: 32 * 1024 * 1024,
  maxConnections: 1000,
  drainMs: 10_000,
  /** Budget of a call where neither its method nor its reference names one. */
  timeoutMs: 200,
  registry: {
    name: 'zookeeper',
    root: 'dubbo',
    sessionTimeoutMs: 30_000,
    connectTimeoutMs: 3000,
    retryMs: 5000,
  },
} as const;

/** The protocols of a process, each built at its first use with what lies below it. */
export function protocolsOf(options: RpcApplicationOptions, extensions: Extensions): Protocols {
  const standard = options.protocol ?? 'dubbo';
  extensions.require('protocol', standard);
  const serializers = new Serializers(
    extensions.names('serializer'),
    (name) => extensions.require('serializer', name)(),
    options.serializer ?? 'hessian2',
  );
  serializers.require(serializers.standard);
  return new Protocols(standard, (name) =>
    extensions.require(
      'protocol',
      name,
    )({ ...protocolContext(options, extensions, serializers), port: portOf(options, name, standard) }),
  );
}

const portOf = (options: RpcApplicationOptions, name: string, standard: string): number | undefined =>
  options.ports?.[name] ?? (name === standard ? options.port : undefined);

function protocolContext(
  options: RpcApplicationOptions,
  extensions: Extensions,
  serializers: Serializers,
): Omit<ProtocolContext, 'port'> {
  const maxFrameBytes = options.maxFrameBytes ?? DEFAULTS.maxFrameBytes;
  const connectTimeoutMs = options.connectTimeoutMs ?? DEFAULTS.connectTimeoutMs;
  const maxConnections = options.maxConnections ?? DEFAULTS.maxConnections;
  const transport = extensions.require(
    'transport',
    options.transport ?? 'tcp',
  )({
    maxFrameBytes,
    connectTimeoutMs,
    maxConnections,
    maxConnectionsPerAddress: options.maxConnectionsPerAddress,
    tls: options.tls,
  });
  const exchange: ExchangeOptions = {
    heartbeatMs: options.heartbeatMs ?? DEFAULTS.heartbeatMs,
    maxInFlight: options.maxInFlight ?? DEFAULTS.maxInFlight,
    maxPendingBytes: DEFAULTS.maxPendingBytes,
    maxReconnectDelayMs: options.maxReconnectDelayMs ?? DEFAULTS.maxReconnectDelayMs,
    logger: options.logger ?? silentLogger,
    incidents: incidentsOf(options),
  };
  return {
    application: options.application,
    host: options.host ?? DEFAULTS.host,
    maxFrameBytes,
    connectTimeoutMs,
    maxConnections,
    transport,
    tls: options.transport === TlsTransport.NAME ? (options.tls ?? {}) : undefined,
    serializers,
    exchange,
    implement: (contract, implementation) => new ImplementationInvoker(contract, implementation as never),
  };
}

/**
 * Where providers are found: nowhere but in references, where no registry is named.
 *
 * @throws TypeError for an address that cannot be, and for an empty list
 */
export function registriesOf({ registry }: RpcApplicationOptions): readonly RegistryOptions[] {
  if (registry === undefined) return [{ name: 'static', hosts: [] }];
  const all: readonly (RegistryOptions | string)[] = [registry].flat();
  if (all.length === 0) throw new TypeError('registry: the list is empty; leave it out to do without one');
  return all.map((one) => (typeof one === 'string' ? registryOptionsOf(one) : one));
}

/** What a registry is built from. */
export function registryContext(options: RpcApplicationOptions, registry: RegistryOptions): RegistryContext {
  const hosts = typeof registry.hosts === 'string' ? registry.hosts.split(',') : registry.hosts;
  return {
    application: options.application,
    hosts: hosts.map((host) => host.trim()).filter((host) => host !== ''),
    root: registry.root ?? DEFAULTS.registry.root,
    cacheDir: registry.cacheDir,
    auth: registry.auth,
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
