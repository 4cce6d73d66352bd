import type { Server } from 'node:http';
import type { Socket } from 'node:net';

const SWEEP_MS = 50;

/**
 * Helps a server to end: of the connections that are open when it closes, those without a request are closed, again and again, because a
 * connection whose last answer was under way stays open for a next request, and one that never sent a byte counts as busy.
 */
export class Drain {
  private readonly open = new Set<Socket>();

  constructor(private readonly server: Server) {
    server.on('connection', (socket) => {
      this.open.add(socket);
      socket.once('close', () => this.open.delete(socket));
    });
  }

  /** Runs `close`, which ends when the last connection has; after `maxMs` all of them are cut. */
  async during(close: () => Promise<unknown>, maxMs: number): Promise<void> {
    const sweep = setInterval(() => this.closeUnused(), SWEEP_MS);
    const end = setTimeout(() => this.server.closeAllConnections(), maxMs);
    try {
      await close();
    } finally {
      clearInterval(sweep);
      clearTimeout(end);
    }
  }

  private closeUnused(): void {
    this.server.closeIdleConnections();
    for (const socket of this.open) if (socket.bytesRead === 0) socket.destroy();
  }
}
