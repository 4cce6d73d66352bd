import type { Socket } from 'node:net';

/**
 * Settled when a socket has closed. Unlike `once` of node:events it takes no offence at an error before: whether an end that was
 * expected comes as an end or as a reset is chance.
 */
export function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.closed) resolve();
    else socket.on('error', () => undefined).once('close', () => resolve());
  });
}
