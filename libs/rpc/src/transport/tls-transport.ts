import { isIP } from 'node:net';
import { checkServerIdentity, connect, createSecureContext, createServer, type TLSSocket } from 'node:tls';
import { connecting } from './connecting.js';
import { Connection } from './connection.js';
import { listenOn, peerOf } from './listening.js';
import type {
  TlsOptions,
  Transport,
  TransportOptions,
  TransportServer,
  TransportServerListener,
} from './transport.js';

/** TLS 1.2 and later, on both sides; with {@link TlsOptions.clientCertificate} also the client shows who it is. */
export class TlsTransport implements Transport {
  static readonly NAME = 'tls';
  private readonly tls: TlsOptions;

  /** @throws TypeError for keys and certificates that cannot be, and settings that do not go together */
  constructor(private readonly options: TransportOptions) {
    this.tls = options.tls ?? {};
    const { key, cert, ca, clientCertificate = 'none' } = this.tls;
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

  connect(host: string, port: number): Connection {
    const { key, cert, ca, serverName } = this.tls;
    const name = serverName ?? host;
    const socket = connect({
      host,
      port,
      key,
      cert,
      ca,
      minVersion: 'TLSv1.2',
      ...(isIP(name) === 0 ? { servername: name } : {}),
      checkServerIdentity: (_, certificate) => checkServerIdentity(name, certificate),
    });
    // Node's own text says what is wrong with a certificate, but not that it is about one.
    socket.prependOnceListener('error', explain);
    return connecting(socket, `${host}:${port}`, 'secureConnect', this.options);
  }

  /** @throws TypeError without key and certificate */
  async listen(host: string, port: number, listener: TransportServerListener): Promise<TransportServer> {
    const { key, cert, ca, clientCertificate = 'none' } = this.tls;
    if (key === undefined) throw new TypeError('a server needs tls.key and tls.cert');
    const server = createServer({
      key,
      cert,
      ca,
      minVersion: 'TLSv1.2',
      requestCert: clientCertificate !== 'none',
      rejectUnauthorized: clientCertificate === 'required',
      handshakeTimeout: this.options.connectTimeoutMs,
    });
    server.on('secureConnection', (socket) => {
      const problem = problemOf(socket, clientCertificate);
      if (problem === undefined) {
        listener.onConnection(new Connection(socket, peerOf(socket), this.options.maxFrameBytes));
        return;
      }
      listener.onHandshakeFailed(peerOf(socket), problem);
      socket.destroy();
    });
    server.on('tlsClientError', (error, socket) => {
      listener.onHandshakeFailed(peerOf(socket), error);
      socket.destroy();
    });
    return listenOn(server, host, port, this.options, listener);
  }
}

/** Where certificates are optional Node lets bad ones pass. */
function problemOf(socket: TLSSocket, clientCertificate: string): Error | undefined {
  if (clientCertificate !== 'optional' || socket.authorized) return undefined;
  const shown = Object.keys(socket.getPeerCertificate()).length > 0;
  return shown ? new Error(`client certificate: ${String(socket.authorizationError)}`) : undefined;
}

function explain(error: NodeJS.ErrnoException): void {
  const { code = '', message } = error;
  if (/CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE|ALERT_BAD_CERTIFICATE|ALERT_UNKNOWN_CA/.test(code))
    error.message = `the server wants a certificate of this client that its authority has signed (tls.key, tls.cert): ${message}`;
  else if (/CERT|VERIFY|ALTNAME|SELF_SIGNED/.test(code))
    error.message = `the server's certificate is not accepted (tls.ca, tls.serverName): ${message}`;
  else if (code.startsWith('ERR_SSL_')) error.message = `the server does not speak TLS as we do: ${message}`;
}
