import type { ServiceContract } from '../common/contract/service-contract.js';
import { ServiceUrl } from '../common/service-url.js';
import type { ExportOptions, ReferOptions } from './rpc-options.js';

const DUBBO_VERSION = '2.0.2';

/** What both kinds of URL hold. */
interface Common {
  readonly application: string;
  readonly host: string;
  readonly startedAtMs: number;
}

/** URL under which a provider is announced: what Java Dubbo needs to call it, and what its tools show. */
export function providerUrl(
  protocol: string,
  port: number,
  contract: ServiceContract,
  options: ExportOptions,
  { application, host, startedAtMs }: Common,
): ServiceUrl {
  return new ServiceUrl(protocol, host, port, contract.interfaceName, {
    ...identity(contract, options),
    application,
    category: 'providers',
    deprecated: 'false',
    dubbo: DUBBO_VERSION,
    dynamic: 'true',
    generic: 'false',
    methods: Object.keys(contract.methods).sort().join(','),
    pid: String(process.pid),
    'prefer.serialization': 'hessian2',
    serialization: 'hessian2',
    side: 'provider',
    timestamp: String(startedAtMs),
    ...(options.weight === undefined ? {} : { weight: String(options.weight) }),
    ...(options.warmupMs === undefined ? {} : { warmup: String(options.warmupMs) }),
  });
}

/** URL under which a consumer is announced, and by which its providers are chosen. */
export function consumerUrl(
  contract: ServiceContract,
  options: ReferOptions,
  { application, host, startedAtMs }: Common,
): ServiceUrl {
  return new ServiceUrl('consumer', host, 0, contract.interfaceName, {
    ...identity(contract, options),
    application,
    category: 'consumers',
    check: String(options.check ?? false),
    dubbo: DUBBO_VERSION,
    methods: Object.keys(contract.methods).sort().join(','),
    pid: String(process.pid),
    side: 'consumer',
    timestamp: String(startedAtMs),
  });
}

function identity(
  contract: ServiceContract,
  { group, version }: { group?: string; version?: string },
): Record<string, string> {
  return {
    interface: contract.interfaceName,
    ...(group === undefined ? {} : { group }),
    ...(version === undefined ? {} : { version }),
  };
}
