import { connect, createServer } from 'node:net';
import { connecting } from './connecting.js';
import { Connection } from './connection.js';
import { listenOn, peerOf } from './listening.js';
import type { Transport, TransportOptions, TransportServer, TransportServerListener } from './transport.js';

/** Plain TCP. */
export class TcpTransport implements Transport {
  static readonly NAME = 'tcp';

  constructor(private readonly options: TransportOptions) {}

  connect(host: string, port: number): Connection {
    return connecting(connect({ host, port }), `${host}:${port}`, 'connect', this.options);
  }

  listen(host: string, port: number, listener: TransportServerListener): Promise<TransportServer> {
    const server = createServer((socket) => {
      if (socket.destroyed) return;
      listener.onConnection(new Connection(socket, peerOf(socket), this.options.maxFrameBytes));
    });
    return listenOn(server, host, port, this.options, listener);
  }
}
