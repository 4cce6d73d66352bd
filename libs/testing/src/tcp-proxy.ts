import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from './free-port.js';

/** A TCP proxy on 127.0.0.1 that a test cuts like a cable. */
export interface TcpProxy {
  readonly port: number;
  /** Breaks every connection and refuses new ones: the server has died. */
  cut(): Promise<void>;
  /** Keeps connections open and passes nothing on, in either direction: the network has died. */
  freeze(): void;
  /** As at the beginning. Connections that were frozen are broken, as their bytes are lost. */
  restore(): Promise<void>;
  /** Connections open now. */
  readonly connections: number;
  close(): Promise<void>;
}

/**
 * Starts a proxy in front of a server.
 *
 * @param target `host:port`
 * @param port default: a free one
 */
export async function tcpProxy({ target, port }: { target: string; port?: number }): Promise<TcpProxy> {
  const listeningPort = port ?? (await freePort());
  const separator = target.lastIndexOf(':');
  const [host, targetPort] = [target.slice(0, separator), Number(target.slice(separator + 1))];
  const pairs = new Set<readonly [Socket, Socket]>();
  let frozen = false;

  const onConnection = (client: Socket): void => {
    const upstream = connect({ host, port: targetPort });
    const pair = [client, upstream] as const;
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      client.destroy();
      upstream.destroy();
    };
    for (const [from, to] of [pair, [upstream, client] as const]) {
      from.setNoDelay(true);
      from.on('error', end).on('close', end);
      if (frozen) from.pause();
      else from.pipe(to);
    }
  };
  let server = await listen(onConnection, listeningPort);
  const breakAll = () => {
    for (const [client] of [...pairs]) client.resetAndDestroy();
  };

  return {
    port: listeningPort,
    get connections() {
      return pairs.size;
    },
    async cut() {
      const closed = close(server);
      breakAll();
      await closed;
    },
    freeze() {
      frozen = true;
      for (const pair of pairs) {
        for (const socket of pair) socket.unpipe().pause();
      }
    },
    async restore() {
      if (frozen) breakAll();
      frozen = false;
      if (!server.listening) server = await listen(onConnection, listeningPort);
    },
    async close() {
      const closed = close(server);
      breakAll();
      await closed;
    },
  };
}

function listen(onConnection: (socket: Socket) => void, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(onConnection);
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    if (server.listening) server.close(() => resolve());
    else resolve();
  });
}
