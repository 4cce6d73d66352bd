import type { Connection } from './connection.js';

/** Settings of connections. */
export interface TransportOptions {
  /** Largest body of a frame in bytes. */
  readonly maxFrameBytes: number;
  /** How long a connection may take to be made. */
  readonly connectTimeoutMs: number;
  /** Connections accepted at a time. */
  readonly maxConnections: number;
  /** Connections accepted from one address at a time. Default no limit. */
  readonly maxConnectionsPerAddress?: number;
  /** For transports that encrypt. */
  readonly tls?: TlsOptions;
}

/** Who we are and whom we believe. Keys and certificates are PEM texts, several certificates one after the other. */
export interface TlsOptions {
  /** Private key. A server needs one; a client only where the server asks for its certificate. */
  readonly key?: string | Buffer;
  /** Certificate of {@link key}, then those between it and its authority. */
  readonly cert?: string | Buffer;
  /** Authorities that the other side's certificate must come from. Default for a client those that Node brings. */
  readonly ca?: string | Buffer;
  /**
   * What a server asks of its clients. `none` (default): nothing; `optional`: a certificate that is shown must be good; `required`:
   * mutual TLS. The latter two need {@link ca}.
   */
  readonly clientCertificate?: 'none' | 'optional' | 'required';
  /** Name that a server's certificate must be for. Default the address it is reached by. */
  readonly serverName?: string;
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
  /** One that ended before it was made: a stranger's, or one whose certificate is not good. */
  onHandshakeFailed(peer: string, error: Error): void;
}

/** Ways to carry frames between processes. */
export interface Transport {
  /** A connection in the making: writes wait inside until it is made. */
  connect(host: string, port: number): Connection;
  listen(host: string, port: number, listener: TransportServerListener): Promise<TransportServer>;
}

export type TransportFactory = (options: TransportOptions) => Transport;
