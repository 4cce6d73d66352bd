import type { ServiceContract } from '../../common/contract/service-contract.js';
import { RpcError } from '../../common/rpc-error.js';
import type { ServiceUrl } from '../../common/service-url.js';
import { TlsSettings } from '../../transport/tls-settings.js';
import { heartbeatFor, PayloadLimit } from '../payload-limit.js';
import type { ExportedService, Protocol, ProtocolContext } from '../protocol.js';
import type { HttpDialect } from './http-dialect.js';
import { HttpInvoker } from './http-invoker.js';
import { HttpListener } from './http-listener.js';
import { HttpPeer } from './http-peer.js';
import { HttpServiceHandler } from './http-service-handler.js';
import { HttpServices } from './http-services.js';

const MAX_REQUEST_MS = 30_000;

interface SharedPeer {
  readonly peer: HttpPeer;
  users: number;
}

/** A protocol over HTTP/1.1, with TLS where the transport is `tls`: one port for all its services, connections to other processes kept alive and shared. */
export class HttpBasedProtocol implements Protocol {
  private readonly services = new HttpServices();
  private readonly peers = new Map<string, SharedPeer>();
  /** Given up, but with calls under way. */
  private readonly retiring = new Set<HttpPeer>();
  private listener: HttpListener | undefined;
  private listening: Promise<number> | undefined;

  private readonly tls: TlsSettings | undefined;

  /** @throws TypeError for keys and certificates that cannot be */
  constructor(
    private readonly dialect: HttpDialect,
    private readonly context: ProtocolContext,
  ) {
    this.tls = context.tls === undefined ? undefined : new TlsSettings(context.tls);
  }

  get name(): string {
    return this.dialect.name;
  }

  get refusesGeneric(): string | undefined {
    return this.dialect.refusesGeneric;
  }

  async export(service: ExportedService): Promise<number> {
    this.services.add(service);
    return (this.listening ??= this.listen());
  }

  refer(_contract: ServiceContract, url: ServiceUrl, reference: ServiceUrl): HttpInvoker {
    const { application, maxFrameBytes } = this.context;
    const shared = this.peerOf(url);
    shared.users++;
    const limit = PayloadLimit.between(maxFrameBytes, url, reference);
    return new HttpInvoker(url, this.dialect, shared.peer, application, limit, () =>
      this.release(url.address, shared),
    );
  }

  announceShutdown(): void {
    this.listener?.announceShutdown();
  }

  async drain(maxMs: number): Promise<boolean> {
    return this.listener === undefined || this.listener.drain(maxMs);
  }

  async closeServer(): Promise<void> {
    const { listener } = this;
    this.listener = undefined;
    await listener?.close();
  }

  async close(): Promise<void> {
    await this.closeServer();
    const peers = [...[...this.peers.values()].map(({ peer }) => peer), ...this.retiring];
    this.peers.clear();
    this.retiring.clear();
    for (const peer of peers) peer.close(() => new RpcError('CANCELLED', 'this process is closing'));
  }

  private get maxBodyBytes(): number {
    return this.context.maxFrameBytes > 0 ? this.context.maxFrameBytes : Number.POSITIVE_INFINITY;
  }

  private async listen(): Promise<number> {
    const { host, port, maxConnections, exchange } = this.context;
    const { maxInFlight, heartbeatMs, incidents, logger } = exchange;
    if (port === undefined)
      throw new TypeError(
        `a port is needed to export services: ports.${this.name}, beside that of other protocols`,
      );
    const handler = new HttpServiceHandler(this.dialect, this.services, this.maxBodyBytes, logger);
    this.listener = new HttpListener(handler, {
      maxBodyBytes: this.maxBodyBytes,
      maxConnections,
      maxInFlight,
      maxRequestMs: MAX_REQUEST_MS,
      silenceMs: heartbeatMs * 3,
      incidents,
      logger,
      tls: this.tls,
    });
    return this.listener.listen(host, port);
  }

  private peerOf(url: ServiceUrl): SharedPeer {
    let shared = this.peers.get(url.address);
    if (shared === undefined) {
      const { exchange, connectTimeoutMs } = this.context;
      const heartbeatMs = heartbeatFor(url, exchange.heartbeatMs);
      const { maxBodyBytes, tls } = this;
      const options = { ...exchange, heartbeatMs, connectTimeoutMs, maxBodyBytes, tls };
      shared = { peer: new HttpPeer(url.host, url.port, options), users: 0 };
      this.peers.set(url.address, shared);
    }
    return shared;
  }

  /** The last user closes the connections; its own calls under way have ended or will be repeated elsewhere. */
  private release(address: string, shared: SharedPeer): void {
    if (--shared.users > 0) return;
    if (this.peers.get(address) === shared) this.peers.delete(address);
    for (const peer of this.retiring) if (peer.isClosed) this.retiring.delete(peer);
    shared.peer.closeWhenIdle();
    if (!shared.peer.isClosed) this.retiring.add(shared.peer);
  }
}
