import { connect, type Socket } from 'node:net';
import { ResponseParser, type ParsedResponse } from './response-parser.js';

export interface ConnectionEvents {
  response(connection: Connection, response: ParsedResponse): void;
  /** The connection is gone; what was under way on it has no answer. */
  lost(connection: Connection, reason: string): void;
}

/** One keep-alive connection, at most one request under way. */
export class Connection {
  /** When the request under way was sent; undefined while idle. */
  busySinceMs: number | undefined;
  private readonly socket: Socket;
  private readonly parser = new ResponseParser();
  private isLost = false;

  constructor(
    host: string,
    port: number,
    readBuffer: Buffer,
    private readonly events: ConnectionEvents,
  ) {
    this.socket = connect({
      host,
      port,
      noDelay: true,
      onread: { buffer: readBuffer, callback: (length, buffer) => this.read(buffer as Buffer, length) },
    });
    this.socket.on('error', (error: NodeJS.ErrnoException) => this.lose(error.code ?? error.message));
    this.socket.on('close', () => this.lose('closed'));
    this.socket.on('end', () => this.lose('closed'));
  }

  send(request: Buffer, nowMs: number): void {
    this.busySinceMs = nowMs;
    this.socket.write(request);
  }

  close(): void {
    this.isLost = true;
    this.socket.destroy();
  }

  /** Gives the request under way up: its answer may not be taken for another's, so the connection ends too. */
  lose(reason: string): void {
    if (this.isLost) return;
    this.close();
    this.events.lost(this, reason);
  }

  private read(buffer: Buffer, length: number): boolean {
    if (this.isLost) return true;
    try {
      const response = this.parser.push(buffer.toString('latin1', 0, length));
      if (response) this.answer(response);
    } catch (error) {
      this.lose((error as Error).message);
    }
    return true;
  }

  private answer(response: ParsedResponse): void {
    if (this.busySinceMs === undefined) return this.lose('an answer that nobody asked for');
    this.events.response(this, response);
    if (response.closes) this.lose('closed');
  }
}
