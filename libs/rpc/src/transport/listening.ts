import type { AddressInfo, Server, Socket } from 'node:net';
import type { TransportOptions, TransportServer, TransportServerListener } from './transport.js';

/** `host:port` of the other end. */
export const peerOf = (socket: { readonly remoteAddress?: string; readonly remotePort?: number }): string =>
  `${socket.remoteAddress ?? '?'}:${socket.remotePort ?? 0}`;

/**
 * Has a server listen, within the limits of connections.
 *
 * @throws Error of the system when it cannot
 */
export function listenOn(
  server: Server,
  host: string,
  port: number,
  options: TransportOptions,
  listener: TransportServerListener,
): Promise<TransportServer> {
  server.maxConnections = options.maxConnections;
  server.on('drop', (from) => listener.onRefused(peerOf(from ?? {})));
  const { maxConnectionsPerAddress } = options;
  if (maxConnectionsPerAddress !== undefined) limitPerAddress(server, maxConnectionsPerAddress, listener);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.removeListener('error', reject);
      // Out of file descriptors, for one: this connection is lost, not the process.
      server.on('error', () => listener.onRefused('unknown'));
      resolve(new ListeningServer(server));
    });
  });
}

/** A socket over the limit is destroyed before others see it: they skip destroyed ones. */
function limitPerAddress(server: Server, limit: number, listener: TransportServerListener): void {
  const connections = new Map<string, number>();
  server.prependListener('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '?';
    const before = connections.get(address) ?? 0;
    if (before >= limit) {
      listener.onRefused(peerOf(socket));
      socket.destroy();
      return;
    }
    connections.set(address, before + 1);
    socket.once('close', () => {
      const left = connections.get(address)! - 1;
      if (left > 0) connections.set(address, left);
      else connections.delete(address);
    });
  });
}

class ListeningServer implements TransportServer {
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
