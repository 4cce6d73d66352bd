import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { Connection } from './connection.js';
import type { Transport, TransportOptions, TransportServer, TransportServerListener } from './transport.js';

/** Plain TCP. */
export class TcpTransport implements Transport {
  static readonly NAME = 'tcp';

  constructor(private readonly options: TransportOptions) {}

  connect(host: string, port: number): Connection {
    const socket = connect({ host, port });
    const connection = new Connection(socket, `${host}:${port}`, this.options.maxFrameBytes, false);
    const timer = setTimeout(
      () => connection.destroy(new Error(`no connection within ${this.options.connectTimeoutMs} ms`)),
      this.options.connectTimeoutMs,
    );
    socket.once('connect', () => clearTimeout(timer));
    socket.once('close', () => clearTimeout(timer));
    return connection;
  }

  listen(host: string, port: number, listener: TransportServerListener): Promise<TransportServer> {
    const server = createServer((socket) => {
      const peer = `${socket.remoteAddress ?? '?'}:${socket.remotePort ?? 0}`;
      listener.onConnection(new Connection(socket, peer, this.options.maxFrameBytes, true));
    });
    server.maxConnections = this.options.maxConnections;
    server.on('drop', (from) => listener.onRefused(`${from?.remoteAddress ?? '?'}:${from?.remotePort ?? 0}`));
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, () => {
        server.removeListener('error', reject);
        // Out of file descriptors, for one: this connection is lost, not the process.
        server.on('error', () => listener.onRefused('unknown'));
        resolve(new TcpServer(server));
      });
    });
  }
}

class TcpServer implements TransportServer {
  constructor(private readonly server: Server) {}

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Connections are not waited for: whoever holds them ends them. */
  close(): Promise<void> {
    this.server.close();
    return Promise.resolve();
  }
}
