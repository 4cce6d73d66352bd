import type { Socket } from 'node:net';
import { Connection } from './connection.js';

/** A connection that this side makes: it ends with an error when its event has not come in time. */
export function connecting(
  socket: Socket,
  peer: string,
  openEvent: 'connect' | 'secureConnect',
  { maxFrameBytes, connectTimeoutMs }: { readonly maxFrameBytes: number; readonly connectTimeoutMs: number },
): Connection {
  const connection = new Connection(socket, peer, maxFrameBytes, openEvent);
  const timer = setTimeout(
    () => connection.destroy(new Error(`no connection within ${connectTimeoutMs} ms`)),
    connectTimeoutMs,
  );
  socket.once(openEvent, () => clearTimeout(timer));
  socket.once('close', () => clearTimeout(timer));
  return connection;
}
