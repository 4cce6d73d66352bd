import { randomUUID } from 'node:crypto';
import { callbackOf } from '../common/contract/callback.js';
import type { MethodContract, ServiceContract } from '../common/contract/service-contract.js';
import { ServiceUrl } from '../common/service-url.js';
import { DUBBO_DEFAULTS } from '../protocol/payload-limit.js';
import type { ExportOptions, ReferOptions } from './rpc-options.js';

const DUBBO_VERSION = '2.0.2';

/** What both kinds of URL hold. */
interface Common {
  readonly application: string;
  readonly host: string;
  readonly startedAtMs: number;
}

/** What a process tells of its side of a connection; absent is Dubbo's default. */
interface ConnectionSettings {
  readonly maxFrameBytes?: number;
  readonly heartbeatMs?: number;
}

/** URL under which a provider is announced: what Java Dubbo needs to call it, and what its tools show. */
export function providerUrl(
  protocol: string,
  port: number,
  contract: ServiceContract,
  options: ExportOptions,
  serializations: readonly string[],
  { application, host, startedAtMs, maxFrameBytes, heartbeatMs }: Common & ConnectionSettings,
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
    'prefer.serialization': serializations.join(','),
    serialization: serializations[0]!,
    side: 'provider',
    timestamp: String(startedAtMs),
  }).with({
    ...callbackParameters(contract),
    payload: unless(DUBBO_DEFAULTS.payloadBytes, maxFrameBytes),
    heartbeat: unless(DUBBO_DEFAULTS.heartbeatMs, heartbeatMs),
    ...options.parameters,
    ...defined({
      'dubbo.tag': options.tag,
      weight: text(options.weight),
      warmup: text(options.warmupMs),
      'service.filter': options.filters?.join(','),
    }),
  });
}

/** The options with a random token in place of `token=true`, as Dubbo makes one: the same in every protocol of an export. */
export function withToken<O extends ExportOptions>(options: O): O {
  const { token } = options.parameters ?? {};
  if (token !== 'true' && token !== 'default') return options;
  return { ...options, parameters: { ...options.parameters, token: randomUUID() } };
}

/** URL under which a consumer is announced: its parameters are the reference's settings. */
export function consumerUrl(
  contract: ServiceContract,
  options: ReferOptions,
  { application, host, startedAtMs }: Common,
): ServiceUrl {
  return new ServiceUrl('consumer', host, 0, contract.interfaceName, {
    ...identity(contract, options),
    application,
    category: 'consumers',
    dubbo: DUBBO_VERSION,
    methods: Object.keys(contract.methods).sort().join(','),
    pid: String(process.pid),
    side: 'consumer',
    timestamp: String(startedAtMs),
  })
    .with({ ...callbackParameters(contract), ...options.parameters })
    .with(
      defined({
        cluster: options.cluster ?? (isSeveralGroups(options.group) ? 'mergeable' : undefined),
        loadbalance: options.loadBalance,
        mock: options.mock,
        retries: text(options.retries),
        timeout: text(options.timeoutMs),
        'hash.arguments': options.hashArguments?.join(','),
        'dubbo.tag': options.tag,
        protocol: options.protocol,
        serialization: options.serialization,
        'reference.filter': options.filters?.join(','),
        ...methodParameters(contract, options),
      }),
    );
}

/** A method's own settings; its budget in the contract holds where the reference gives it none. */
function methodParameters(
  contract: ServiceContract,
  { methods = {} }: ReferOptions,
): Record<string, string | undefined> {
  const unknown = Object.keys(methods).filter((name) => !Object.hasOwn(contract.methods, name));
  if (unknown.length > 0)
    throw new TypeError(`${contract.interfaceName} has no method ${unknown.join(', ')}`);
  const parameters: Record<string, string | undefined> = {};
  for (const [name, { timeoutMs, oneWay }] of Object.entries(
    contract.methods as Record<string, MethodContract>,
  )) {
    const own = methods[name] ?? {};
    parameters[`${name}.timeout`] = text(own.timeoutMs ?? timeoutMs);
    parameters[`${name}.retries`] = text(own.retries);
    parameters[`${name}.loadbalance`] = own.loadBalance;
    if (oneWay === true) parameters[`${name}.return`] = 'false';
    parameters[`${name}.mock`] = own.mock;
  }
  return parameters;
}

/** Java's consumers and providers know by these which arguments are callbacks. */
function callbackParameters({ methods }: ServiceContract): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const [name, { args }] of Object.entries(methods as Record<string, MethodContract>)) {
    args.forEach((type, index) => {
      if (callbackOf(type) !== undefined) parameters[`${name}.${index}.callback`] = 'true';
    });
  }
  return parameters;
}

const isSeveralGroups = (group = ''): boolean => group === '*' || group.includes(',');

/** As Dubbo's providers: what is the default anyway is not said. */
const unless = (standard: number, value: number | undefined): string | undefined =>
  value === standard ? undefined : text(value);

const text = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : String(value);

const defined = (parameters: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(parameters).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );

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
