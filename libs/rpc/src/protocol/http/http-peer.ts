import { Agent, request, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as TlsAgent, request as requestOverTls } from 'node:https';
import type { Socket } from 'node:net';
import { RpcError } from '../../common/rpc-error.js';
import { sharedWheel, TimedEntry } from '../../common/timer-wheel.js';
import type { ExchangeOptions } from '../../exchange/exchange-options.js';
import { explainTlsError, type TlsSettings } from '../../transport/tls-settings.js';
import { readBody } from './http-listener.js';
import { READONLY_HEADER, type HttpAnswer } from './http-message.js';

const FIRST_RECONNECT_DELAY_MS = 50;
/** Calls beyond wait for one of them, within their own time. */
const MAX_SOCKETS = 128;

export interface HttpPeerOptions extends ExchangeOptions {
  readonly connectTimeoutMs: number;
  readonly maxBodyBytes: number;
  /** Undefined: plain HTTP. */
  readonly tls: TlsSettings | undefined;
}

/** What is sent. */
export interface HttpCallMessage {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/**
 * The connections of this process to an HTTP server at a `host:port`, kept alive and shared by every service there. Whether the
 * server is there is found out by a HEAD request: at first, when a connection ends, and after each silence; while it is away, again
 * and again with growing pauses.
 */
export class HttpPeer {
  readonly address: string;
  private readonly agent: Agent;
  private state: 'first' | 'open' | 'away' | 'closed' = 'first';
  private peerReadonly = false;
  private retiring = false;
  private attempts = 0;
  private lastAnswerAt = performance.now();
  private probing: ClientRequest | undefined;
  private probeTimer: NodeJS.Timeout | undefined;
  private readonly silenceTimer: NodeJS.Timeout;
  private readonly calls = new Set<HttpCall>();
  private readonly listeners = new Set<() => void>();
  private readonly watched = new WeakSet<Socket>();

  constructor(
    private readonly host: string,
    private readonly port: number,
    private readonly options: HttpPeerOptions,
  ) {
    this.address = `${host}:${port}`;
    const kept = { keepAlive: true, maxSockets: MAX_SOCKETS, scheduling: 'lifo' } as const;
    const { tls } = options;
    this.agent = tls === undefined ? new Agent(kept) : new TlsAgent({ ...kept, ...tls.client(host) });
    const everyMs = Math.min(Math.max(options.heartbeatMs / 3, 10), 20_000);
    this.silenceTimer = setInterval(() => this.checkSilence(), everyMs).unref();
    this.probe();
  }

  /** There and not told to stay away, or still at its very first attempt. */
  get available(): boolean {
    return !this.retiring && !this.peerReadonly && (this.state === 'open' || this.state === 'first');
  }

  get isClosed(): boolean {
    return this.state === 'closed';
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** @throws RpcError NETWORK while the server is away, LIMIT_EXCEEDED when too much is under way; nothing was sent then */
  send(message: HttpCallMessage, expiresAt: number): Promise<HttpAnswer> {
    if (this.state === 'away' || this.state === 'closed')
      throw new RpcError('NETWORK', `no connection to ${this.address}`, { provider: this.address });
    if (this.calls.size >= this.options.maxInFlight)
      throw new RpcError('LIMIT_EXCEEDED', `too much is under way to ${this.address}`, {
        provider: this.address,
      });
    return new Promise((resolve, reject) => {
      const call = new HttpCall(this.address, (error) => {
        this.calls.delete(call);
        if (error?.code === 'NETWORK') this.lost();
        if (this.retiring) this.closeWhenIdle();
        if (error !== undefined) reject(error);
      });
      this.calls.add(call);
      sharedWheel.add(call, expiresAt);
      call.start(this.request(message), (response) => this.receive(call, response, resolve));
    });
  }

  /** Tries at once instead of after the pause: the registry says that the provider is back. */
  reconnectNow(): void {
    if (this.state === 'away') this.probe();
  }

  /** Closes when the calls under way have ended. */
  closeWhenIdle(): void {
    this.retiring = true;
    this.changed();
    if (this.calls.size === 0)
      this.close(() => new RpcError('CANCELLED', `connection to ${this.address} is given up`));
  }

  /** Closes at once. */
  close(makeError: () => RpcError): void {
    if (this.state === 'closed') return;
    this.become('closed');
    clearTimeout(this.probeTimer);
    clearInterval(this.silenceTimer);
    this.probing?.destroy();
    for (const call of [...this.calls]) call.fail(makeError());
    this.agent.destroy();
  }

  private request({ method, path, headers, body }: HttpCallMessage): ClientRequest {
    const { host, port, agent } = this;
    const length = body.length > 0 ? { 'content-length': String(body.length) } : {};
    const send = this.options.tls === undefined ? request : requestOverTls;
    const sent = send({ host, port, agent, method, path, headers: { ...headers, ...length } });
    sent.setNoDelay(true);
    sent.prependOnceListener('error', explainTlsError);
    sent.once('socket', (socket) => this.watch(socket));
    sent.end(body);
    return sent;
  }

  /** A connection that ends may be the server's end, also where nothing is under way. */
  private watch(socket: Socket): void {
    if (this.watched.has(socket)) return;
    this.watched.add(socket);
    socket.once('close', () => {
      if (this.state === 'open') this.probe();
    });
  }

  private async receive(
    call: HttpCall,
    response: IncomingMessage,
    resolve: (answer: HttpAnswer) => void,
  ): Promise<void> {
    try {
      const body = await readBody(response, this.options.maxBodyBytes);
      this.answered(response);
      if (call.succeed()) resolve({ status: response.statusCode!, headers: response.headers, body });
    } catch (error) {
      // A body over the limit is not read to its end; the connection is not used again.
      response.destroy();
      call.fail(
        error instanceof RpcError
          ? error.with({ provider: this.address })
          : new RpcError('NETWORK', `connection to ${this.address} lost`, {
              cause: error,
              provider: this.address,
            }),
      );
    }
  }

  private answered(response: IncomingMessage): void {
    this.lastAnswerAt = performance.now();
    const peerReadonly = response.headers[READONLY_HEADER] === 'true';
    if (!peerReadonly) this.attempts = 0;
    if (this.state === 'closed' || (this.state === 'open' && this.peerReadonly === peerReadonly)) return;
    this.peerReadonly = peerReadonly;
    this.become('open');
    if (peerReadonly) this.probeLater();
  }

  private probe(): void {
    if (this.probing !== undefined || this.state === 'closed') return;
    clearTimeout(this.probeTimer);
    const probe = this.request({ method: 'HEAD', path: '/', headers: {}, body: Buffer.alloc(0) });
    this.probing = probe;
    probe.setTimeout(this.options.connectTimeoutMs, () => probe.destroy(new Error('no answer in time')));
    probe.once('response', (response) => {
      response.resume();
      this.probing = undefined;
      this.answered(response);
      if (this.peerReadonly) this.probeLater();
    });
    probe.on('error', () => {
      if (this.probing !== probe) return;
      this.probing = undefined;
      this.lost();
    });
  }

  private lost(): void {
    if (this.state === 'closed') return;
    this.options.incidents(this.state === 'open' ? 'connection-lost' : 'connect-failed', this.address);
    this.peerReadonly = false;
    this.become('away');
    if (this.retiring && this.calls.size === 0) this.closeWhenIdle();
    else this.probeLater();
  }

  private probeLater(): void {
    clearTimeout(this.probeTimer);
    const ceiling = Math.min(
      FIRST_RECONNECT_DELAY_MS * 2 ** Math.min(this.attempts++, 16),
      this.options.maxReconnectDelayMs,
    );
    this.probeTimer = setTimeout(() => this.probe(), ceiling * (0.5 + Math.random() / 2)).unref();
  }

  private checkSilence(): void {
    if (this.state === 'open' && performance.now() - this.lastAnswerAt >= this.options.heartbeatMs)
      this.probe();
  }

  private become(state: 'open' | 'away' | 'closed'): void {
    this.state = state;
    this.changed();
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }
}

/** One call under way. It ends once. */
class HttpCall extends TimedEntry {
  private sent: ClientRequest | undefined;
  private over = false;

  constructor(
    private readonly address: string,
    private readonly onEnd: (error: RpcError | undefined) => void,
  ) {
    super();
  }

  start(sent: ClientRequest, onResponse: (response: IncomingMessage) => void): void {
    this.sent = sent;
    sent.once('response', onResponse);
    sent.on('error', (error: NodeJS.ErrnoException) => {
      const code = error.code?.startsWith('HPE_') ? 'SERIALIZATION' : 'NETWORK';
      const message =
        code === 'NETWORK'
          ? `connection to ${this.address} failed: ${error.message}`
          : `${this.address} does not speak HTTP: ${error.message}`;
      this.fail(new RpcError(code, message, { cause: error, provider: this.address }));
    });
  }

  /** Says whether the call had not ended before. */
  succeed(): boolean {
    return this.end(undefined);
  }

  fail(error: RpcError): void {
    if (this.end(error)) this.sent?.destroy();
  }

  override onTimeout(): void {
    this.fail(new RpcError('TIMEOUT', `no answer from ${this.address} in time`, { provider: this.address }));
  }

  private end(error: RpcError | undefined): boolean {
    if (this.over) return false;
    this.over = true;
    sharedWheel.remove(this);
    this.onEnd(error);
    return true;
  }
}
