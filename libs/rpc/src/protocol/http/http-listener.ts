import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { RpcError } from '../../common/rpc-error.js';
import type { Incidents } from '../../common/incidents.js';
import type { RpcLogger } from '../../common/logger.js';
import { peerOf } from '../../transport/listening.js';
import type { TlsSettings } from '../../transport/tls-settings.js';
import { READONLY_HEADER, type HttpAnswer, type HttpRequest } from './http-message.js';

/** What answers requests. Neither must throw. */
export interface HttpHandler {
  answer(request: HttpRequest): Promise<HttpAnswer>;
  /** A request that is not served: its body is not there. */
  refuse(request: HttpRequest, error: RpcError): HttpAnswer;
}

export interface HttpListenerOptions {
  readonly maxBodyBytes: number;
  readonly maxConnections: number;
  /** Requests that are served at a time. */
  readonly maxInFlight: number;
  /** A client that takes longer for one request means to hold the connection. */
  readonly maxRequestMs: number;
  /** Silence after which a connection is given up. */
  readonly silenceMs: number;
  readonly incidents: Incidents;
  readonly logger: RpcLogger;
  /** Undefined: plain HTTP. */
  readonly tls: TlsSettings | undefined;
}

const MAX_HEADER_BYTES = 16 * 1024;
/** Longer than clients keep idle connections, so that it is they who close them. */
const KEEP_ALIVE_MS = 65_000;
const QUIET_MS = 50;
const DRAIN_CHECK_MS = 10;
const NO_BODY = Buffer.alloc(0);

/** One port that serves HTTP/1.1 with bounds on all that a client sends. */
export class HttpListener {
  private readonly server: Server | TlsServer;
  private readonly sockets = new Set<Socket>();
  private active = 0;
  private lastRequestAt = 0;
  private readonlyNow = false;

  constructor(
    private readonly handler: HttpHandler,
    private readonly options: HttpListenerOptions,
  ) {
    const settings = {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: options.maxRequestMs,
      requestTimeout: options.maxRequestMs,
      connectionsCheckingInterval: Math.min(options.maxRequestMs / 2, 5000),
      keepAliveTimeout: KEEP_ALIVE_MS,
      noDelay: true,
    };
    const { tls } = options;
    this.server =
      tls === undefined
        ? createServer(settings)
        : this.watchHandshakes(createTlsServer({ ...settings, ...tls.server(options.maxRequestMs) }), tls);
    this.server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
    this.server.on('request', (message, response) => void this.received(message, response));
    this.server.maxConnections = options.maxConnections;
    this.server.timeout = options.silenceMs;
    this.server.on('drop', (dropped) =>
      options.incidents('connection-refused-by-limit', peerOf(dropped ?? {})),
    );
  }

  /** @returns the port */
  listen(host: string, port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, () => {
        this.server.off('error', reject);
        resolve((this.server.address() as AddressInfo).port);
      });
    });
  }

  /** Tells every client with its next answer to send nothing new; what comes is still served. */
  announceShutdown(): void {
    this.readonlyNow = true;
  }

  /** Waits until nothing is under way and nothing new has come for a moment; at most the given time. Says whether it is so. */
  async drain(maxMs: number): Promise<boolean> {
    const from = performance.now();
    for (;;) {
      const now = performance.now();
      if (this.active === 0 && now - Math.max(this.lastRequestAt, from) >= QUIET_MS) return true;
      if (now - from >= maxMs) return false;
      await new Promise((resolve) => setTimeout(resolve, DRAIN_CHECK_MS));
    }
  }

  /** Stops listening and ends every connection. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      // Also of clients that are still about their TLS handshake.
      for (const socket of this.sockets) socket.destroy();
    });
  }

  private watchHandshakes(server: TlsServer, tls: TlsSettings): TlsServer {
    const { incidents, logger } = this.options;
    const onFailure = (socket: Socket, error: Error): void => {
      incidents('handshake-failed', peerOf(socket));
      logger.warn({ peer: peerOf(socket), err: error }, 'connection could not be made');
      socket.destroy();
    };
    server.prependListener('secureConnection', (socket) => {
      const problem = tls.problemOf(socket);
      if (problem !== undefined) onFailure(socket, problem);
    });
    return server.on('tlsClientError', (error, socket) => onFailure(socket, error));
  }

  private async received(message: IncomingMessage, response: ServerResponse): Promise<void> {
    this.lastRequestAt = performance.now();
    this.active++;
    response.once('close', () => this.active--);
    response.on('error', () => response.destroy());
    const head = headOf(message);
    try {
      if (this.active > this.options.maxInFlight)
        throw new RpcError('LIMIT_EXCEEDED', 'too many calls are under way here');
      const body = await readBody(message, this.options.maxBodyBytes);
      this.send(response, await this.handler.answer({ ...head, body }));
    } catch (error) {
      if (error instanceof RpcError) this.send(response, this.handler.refuse(head, error));
      else response.destroy();
    }
  }

  private send(response: ServerResponse, { status, headers, body }: HttpAnswer): void {
    if (response.destroyed) return;
    response.statusCode = status;
    for (const [name, text] of Object.entries(headers))
      if (text !== undefined) response.setHeader(name, text);
    if (this.readonlyNow) response.setHeader(READONLY_HEADER, 'true').setHeader('connection', 'close');
    if (status !== 204) response.setHeader('content-length', body.length);
    response.end(body);
  }
}

function headOf(message: IncomingMessage): HttpRequest {
  const { remoteAddress = '', remotePort = 0 } = message.socket;
  const target = message.url ?? '/';
  return {
    method: message.method ?? '',
    url: URL.canParse(target, 'http://localhost')
      ? new URL(target, 'http://localhost')
      : new URL('http://localhost/'),
    headers: message.headers,
    body: NO_BODY,
    peer: `${remoteAddress}:${remotePort}`,
  };
}

/**
 * The whole body.
 *
 * @throws RpcError PAYLOAD_TOO_LARGE as soon as that is known; what else comes is read over
 */
export async function readBody(message: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const declared = Number(message.headers['content-length'] ?? 0);
  if (declared > maxBytes) throw tooLarge(`${declared}`, maxBytes);
  const chunks: Buffer[] = [];
  let length = 0;
  await new Promise<void>((resolve, reject) => {
    message.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > maxBytes) {
        message.removeAllListeners('data');
        message.resume();
        reject(tooLarge(`more than ${maxBytes}`, maxBytes));
      } else chunks.push(chunk);
    });
    message.once('end', resolve);
    message.on('error', reject);
    message.once('close', () => reject(new Error('the connection ended within a body')));
  });
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, length);
}

const tooLarge = (bytes: string, maxBytes: number): RpcError =>
  new RpcError('PAYLOAD_TOO_LARGE', `a body of ${bytes} bytes, at most ${maxBytes} are allowed`);
