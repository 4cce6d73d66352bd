import type { Connection } from './connection.js';

/** Settings of connections. */
export interface TransportOptions {
  /** Largest body of a frame in bytes. */
  readonly maxFrameBytes: number;
  /** How long a connection may take to be made. */
  readonly connectTimeoutMs: number;
  /** Connections accepted at a time. */
  readonly maxConnections: number;
}

/** A server that listens. */
export interface TransportServer {
  readonly port: number;
  /** Stops listening; connections stay. */
  close(): Promise<void>;
}

/** What a server tells. */
export interface TransportServerListener {
  /** A new connection: give it a listener at once. */
  onConnection(connection: Connection): void;
  /** One that was refused because there are too many. */
  onRefused(peer: string): void;
}

/** Ways to carry frames between processes. */
export interface Transport {
  /** A connection in the making: writes wait inside until it is made. */
  connect(host: string, port: number): Connection;
  listen(host: string, port: number, listener: TransportServerListener): Promise<TransportServer>;
}

export type TransportFactory = (options: TransportOptions) => Transport;
