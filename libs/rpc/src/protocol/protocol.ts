import type { ServiceContract } from '../common/contract/service-contract.js';
import type { Invoker, RemoteInvoker } from '../common/invoker.js';
import type { ServiceUrl } from '../common/service-url.js';
import type { ExchangeOptions } from '../exchange/exchange-options.js';
import type { Serializers } from '../serialize/serializers.js';
import type { TlsOptions, Transport } from '../transport/transport.js';

/** A service that this process offers. */
export interface ExportedService {
  readonly contract: ServiceContract;
  readonly group: string | undefined;
  readonly version: string | undefined;
  /** Names of the serializations that it may be called in. */
  readonly serializations: readonly string[];
  /** The implementation with its filters. */
  readonly invoker: Invoker;
  /** Callbacks of one interface that one connection may give it. Default 1. */
  readonly maxCallbacks?: number;
}

/** Makes services callable from other processes, and theirs from here. */
export interface Protocol {
  /** Scheme of its URLs. */
  readonly name: string;

  /** Why no service can be called in it without a contract; absent where that is possible. */
  readonly refusesGeneric?: string;

  /** Listens if it does not yet, and serves from now on. Returns the port. */
  export(service: ExportedService): Promise<number>;

  /**
   * An invoker for one provider; it connects at once.
   *
   * @param url       the provider's
   * @param reference the reference's: its settings hold
   */
  refer(contract: ServiceContract, url: ServiceUrl, reference: ServiceUrl): RemoteInvoker & ChangingInvoker;

  /** Asks consumers to send nothing new. */
  announceShutdown(): void;

  /** Waits for the calls that are being served; says whether all have ended in time. */
  drain(maxMs: number): Promise<boolean>;

  /** Ends the serving; what {@link refer} gave lives on. */
  closeServer(): Promise<void>;

  /** Ends everything. */
  close(): Promise<void>;
}

/** An invoker whose availability changes. */
export interface ChangingInvoker {
  /** Calls back whenever `available` may have changed. Returns the way to stop it. */
  onChange(listener: () => void): () => void;
  /** The registry says that the provider is back. */
  reconnectNow(): void;
}

/** What a protocol is built on. */
export interface ProtocolContext {
  readonly application: string;
  readonly host: string;
  /** Undefined where nothing may be exported. */
  readonly port: number | undefined;
  readonly maxFrameBytes: number;
  /** How long a connection may take to be made. */
  readonly connectTimeoutMs: number;
  /** Connections accepted at a time. */
  readonly maxConnections: number;
  readonly transport: Transport;
  /** For protocols with connections of their own; undefined where nothing is encrypted. */
  readonly tls: TlsOptions | undefined;
  readonly serializers: Serializers;
  readonly exchange: ExchangeOptions;
  /** Makes an invoker of an object that a caller gives as a callback. @throws TypeError when a method is missing */
  readonly implement: (contract: ServiceContract, implementation: object) => Invoker;
}

export type ProtocolFactory = (context: ProtocolContext) => Protocol;
