import { connect, createServer } from 'node:tls';
import { connecting } from './connecting.js';
import { Connection } from './connection.js';
import { listenOn, peerOf } from './listening.js';
import { explainTlsError, TlsSettings } from './tls-settings.js';
import type { Transport, TransportOptions, TransportServer, TransportServerListener } from './transport.js';

/** TLS 1.2 and later, on both sides; with {@link TlsOptions.clientCertificate} also the client shows who it is. */
export class TlsTransport implements Transport {
  static readonly NAME = 'tls';
  private readonly tls: TlsSettings;

  /** @throws TypeError for keys and certificates that cannot be, and settings that do not go together */
  constructor(private readonly options: TransportOptions) {
    this.tls = new TlsSettings(options.tls ?? {});
  }

  connect(host: string, port: number): Connection {
    const socket = connect({ host, port, ...this.tls.client(host) });
    socket.prependOnceListener('error', explainTlsError);
    return connecting(socket, `${host}:${port}`, 'secureConnect', this.options);
  }

  /** @throws TypeError without key and certificate */
  async listen(host: string, port: number, listener: TransportServerListener): Promise<TransportServer> {
    const server = createServer(this.tls.server(this.options.connectTimeoutMs));
    server.on('secureConnection', (socket) => {
      const problem = this.tls.problemOf(socket);
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
