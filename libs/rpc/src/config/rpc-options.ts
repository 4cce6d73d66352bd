import type { Mocks } from '../cluster/mock/mock-rule.js';
import type { RpcLogger } from '../common/logger.js';
import type { Filter } from '../filter/filter.js';
import type { SigningOptions } from '../filter/security/signing-keys.js';
import type { RpcMonitor } from '../monitor/rpc-monitor.js';
import type { TlsOptions } from '../transport/transport.js';
import type { Extensions } from './extension-points.js';

/** Where providers are found. */
export interface RegistryOptions {
  /** `zookeeper` (default), `redis` or `static`. */
  readonly name?: string;
  /** `host:port` of each ZooKeeper server, or of the Redis server; for `static`, of the providers, or URLs of their services. */
  readonly hosts: readonly string[] | string;
  /** Folder of the cache files; true for Dubbo's own place, `~/.dubbo`. None are kept where it is absent. */
  readonly cacheDir?: string | true;
  /**
   * `user:password` for the registry's server. In ZooKeeper, what this process makes is then for this user only: whoever may not
   * read it does not learn a service's token.
   */
  readonly auth?: string;
  /** Whether methods and types of what is offered are told too, for Java Dubbo 3 and for tools. Default true. */
  readonly metadata?: boolean;
  /** First element of paths or keys. Default `dubbo`. */
  readonly root?: string;
  /** After how long without a sign of life a process's registrations are dropped. Default 30 s. */
  readonly sessionTimeoutMs?: number;
  /** How long the start waits for the registry before it goes on without. Default 3 s. */
  readonly connectTimeoutMs?: number;
  /** Pause between attempts to register or subscribe. Default 5 s. */
  readonly retryMs?: number;
  /** Name of the registry among several, for errors. Default its hosts and root. */
  readonly id?: string;
  /** Among several: where it is. Calls whose attachment `registry_zone` says the same go to its providers. */
  readonly zone?: string;
  /** Among several: share of the calls that no zone decides. Default 100. */
  readonly weight?: number;
  /** Among several: whether all calls go to its providers while there are any. Default false. */
  readonly preferred?: boolean;
}

/** Options of one process. */
export interface RpcApplicationOptions {
  /** Name of the application in the registry. */
  readonly application: string;
  /**
   * One registry or several, each as options or as an address: `zookeeper://host:port,host:port/root?zone=east&weight=50`, with Dubbo's
   * parameters `id`, `zone`, `weight`, `preferred`, `backup`, `group` (the root), `session` and `timeout`.
   *
   * Of several, services are announced in all and found in all; `registry.cluster` of a reference (`zone-aware`) chooses between them.
   * Rules and settings are those of the first that keeps any. Absent: nothing is announced, and references name their providers.
   */
  readonly registry?: RegistryOptions | string | readonly (RegistryOptions | string)[];
  /** Address to listen on and to register. Default 127.0.0.1. */
  readonly host?: string;
  /** Address to register where it differs from the one to listen on. */
  readonly registerHost?: string;
  /** Port to listen on; 0 takes a free one. Without a port nothing can be exported. */
  readonly port?: number;
  /** Ports of other protocols than the application's own, by name. */
  readonly ports?: Readonly<Record<string, number>>;
  readonly logger?: RpcLogger;
  /** Is told of every call's end and of the connections' troubles. */
  readonly monitor?: RpcMonitor;
  /** Keys for services whose URL says `auth=true`. */
  readonly signing?: SigningOptions;
  /** Around every outgoing call, first outermost. */
  readonly consumerFilters?: readonly Filter[];
  /** Around every incoming call, first outermost. */
  readonly providerFilters?: readonly Filter[];
  /** Where strategies are looked up. Default: those of the library. */
  readonly extensions?: Extensions;
  /** A file that names further extensions: see {@link loadExtensions}. */
  readonly extensionsFile?: string;
  /** Names of strategies that are not the default. */
  readonly protocol?: string;
  readonly transport?: string;
  readonly serializer?: string;
  readonly proxy?: string;
  /** Largest body of a frame in bytes, both ways. Default 8 MiB. */
  readonly maxFrameBytes?: number;
  /** Silence after which a heartbeat is sent. Default 60 s; three times that long without a byte is a dead connection. */
  readonly heartbeatMs?: number;
  /** Default 3 s. */
  readonly connectTimeoutMs?: number;
  /** Longest pause before the next attempt to reconnect. Default 1 s. */
  readonly maxReconnectDelayMs?: number;
  /** Calls under way on one connection, per side, before LIMIT_EXCEEDED. Default 10,000. */
  readonly maxInFlight?: number;
  /** Connections accepted at a time. Default 1,000. */
  readonly maxConnections?: number;
  /** Connections accepted from one address at a time. Default no limit. */
  readonly maxConnectionsPerAddress?: number;
  /** Keys and certificates for `transport: 'tls'`, in every protocol. */
  readonly tls?: TlsOptions;
  /** How long the close waits for calls under way. Default 10 s. */
  readonly drainMs?: number;
}

/** How a service is offered. */
export interface ExportOptions {
  readonly version?: string;
  readonly group?: string;
  /** Lane of this provider: calls of other lanes never come here. */
  readonly tag?: string;
  /** Share of calls relative to other providers. Default 100. */
  readonly weight?: number;
  /** During which the weight grows from 1 to its full value. Default 10 min. */
  readonly warmupMs?: number;
  /** Names of the protocols that it is offered in. Default: the application's. */
  readonly protocols?: readonly string[];
  /** Names of the serializations that it may be called in, the preferred one first. Default: the application's `serializer`. */
  readonly serializations?: readonly string[];
  /** Further parameters of the service's URL, under Dubbo's names: `executes`, `tps`, `token`, `find.executes` … */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Names of filters around the implementation beside those that activate themselves; `-name` leaves one out. */
  readonly filters?: readonly string[];
}

/** How a service is used. */
export interface ReferOptions {
  /** Providers to call directly, past the registry: `host:port`, or URLs of the service. */
  readonly providers?: readonly string[];
  readonly version?: string;
  /** One group, several (`a,b`) or all (`*`). */
  readonly group?: string;
  /** Default `failover`; `mergeable` for several groups. */
  readonly cluster?: string;
  /** `random` (default), `roundrobin`, `leastactive`, `shortestresponse`, `adaptive` or `consistenthash`. */
  readonly loadBalance?: string;
  /** Attempts after the first, for idempotent methods only. Default 2. */
  readonly retries?: number;
  /** Budget of a call where its method's contract has none. Default 200 ms. */
  readonly timeoutMs?: number;
  /** Whether {@link RpcApplication.ready} fails while there is no provider. Default false. */
  readonly check?: boolean;
  /** Whether this process is ready without a provider too; required once a client of the service needs it. Default false. */
  readonly optional?: boolean;
  /** Which arguments make the key of `consistenthash`. Default the first. */
  readonly hashArguments?: readonly number[];
  /** Lane of the calls, where their attachment `dubbo.tag` names none. */
  readonly tag?: string;
  /** Protocol of the providers to use. Default: the application's. */
  readonly protocol?: string;
  /** Serialization of the calls. Default: the first that a provider offers and that is known here. */
  readonly serialization?: string;
  /**
   * What is done when calls fail (`fail:return null`) or instead of them (`force:return empty`): Dubbo's `mock`. Also per method and
   * by rules at run time.
   */
  readonly mock?: string;
  /** Objects with the service's methods that `mock` may name; `default` is what `true` means. */
  readonly mocks?: Mocks;
  /** Settings of single methods. */
  readonly methods?: Readonly<Record<string, MethodOptions>>;
  /** Further parameters of the reference's URL, under Dubbo's names: `mock`, `forks`, `actives`, `find.mock` … */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Names of filters around calls beside those that activate themselves; `-name` leaves one out. */
  readonly filters?: readonly string[];
}

/** How a service is used without its contract; a method's own settings are parameters: `find.timeout`. */
export type GenericOptions = Omit<ReferOptions, 'methods' | 'serialization'>;

/** How one method of a reference is used; what is absent holds as for the whole reference. */
export interface MethodOptions {
  readonly timeoutMs?: number;
  readonly retries?: number;
  readonly loadBalance?: string;
  readonly mock?: string;
}
