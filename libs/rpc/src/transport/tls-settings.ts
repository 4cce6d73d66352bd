import { isIP } from 'node:net';
import {
  checkServerIdentity,
  createSecureContext,
  type ConnectionOptions,
  type TLSSocket,
  type TlsOptions as TlsServerOptions,
} from 'node:tls';
import type { TlsOptions } from './transport.js';

/** TLS 1.2 and later, as Node's modules want it said, for whatever is spoken over it. */
export class TlsSettings {
  /** @throws TypeError for keys and certificates that cannot be, and settings that do not go together */
  constructor(private readonly tls: TlsOptions) {
    const { key, cert, ca, clientCertificate = 'none' } = tls;
    if ((key === undefined) !== (cert === undefined)) throw new TypeError('tls.key and tls.cert go together');
    if (clientCertificate !== 'none' && ca === undefined)
      throw new TypeError(
        `tls.clientCertificate ${clientCertificate} needs tls.ca, the authority of the clients`,
      );
    try {
      createSecureContext({ key, cert, ca });
    } catch (error) {
      throw new TypeError(`tls.key, tls.cert or tls.ca cannot be used: ${(error as Error).message}`, {
        cause: error,
      });
    }
  }

  /** Of a connection to a server. */
  client(host: string): ConnectionOptions {
    const { key, cert, ca, serverName } = this.tls;
    const name = serverName ?? host;
    return {
      key,
      cert,
      ca,
      minVersion: 'TLSv1.2',
      ...(isIP(name) === 0 ? { servername: name } : {}),
      checkServerIdentity: (_, certificate) => checkServerIdentity(name, certificate),
    };
  }

  /** Of a server. @throws TypeError without key and certificate */
  server(handshakeTimeoutMs: number): TlsServerOptions {
    const { key, cert, ca, clientCertificate = 'none' } = this.tls;
    if (key === undefined) throw new TypeError('a server needs tls.key and tls.cert');
    return {
      key,
      cert,
      ca,
      minVersion: 'TLSv1.2',
      requestCert: clientCertificate !== 'none',
      rejectUnauthorized: clientCertificate === 'required',
      handshakeTimeout: handshakeTimeoutMs,
    };
  }

  /** Why a client that was accepted is not: where certificates are optional Node lets bad ones pass. */
  problemOf(socket: TLSSocket): Error | undefined {
    if (this.tls.clientCertificate !== 'optional' || socket.authorized) return undefined;
    const shown = Object.keys(socket.getPeerCertificate()).length > 0;
    return shown ? new Error(`client certificate: ${String(socket.authorizationError)}`) : undefined;
  }
}

/** Has a connection's error say which setting it is about: Node's own text says what is wrong with a certificate, but not that. */
export function explainTlsError(error: NodeJS.ErrnoException): void {
  const { code = '', message } = error;
  if (/CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE|ALERT_BAD_CERTIFICATE|ALERT_UNKNOWN_CA/.test(code))
    error.message = `the server wants a certificate of this client that its authority has signed (tls.key, tls.cert): ${message}`;
  else if (/CERT|VERIFY|ALTNAME|SELF_SIGNED/.test(code))
    error.message = `the server's certificate is not accepted (tls.ca, tls.serverName): ${message}`;
  else if (code.startsWith('ERR_SSL_')) error.message = `the server does not speak TLS as we do: ${message}`;
}
