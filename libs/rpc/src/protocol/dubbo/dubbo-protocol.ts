import type { ServiceContract } from '../../common/contract/service-contract.js';
import { RpcError } from '../../common/rpc-error.js';
import type { ServiceUrl } from '../../common/service-url.js';
import { ExchangeClient } from '../../exchange/exchange-client.js';
import { ExchangeServer } from '../../exchange/exchange-server.js';
import { Hessian2Serializer } from '../../serialize/hessian2/hessian2-serializer.js';
import { heartbeatFor, PayloadLimit } from '../payload-limit.js';
import type { ExportedService, Protocol, ProtocolContext } from '../protocol.js';
import { OfferedCallbacks } from './callback/offered-callbacks.js';
import { chooseSerialization } from './choose-serialization.js';
import { DubboInvoker } from './dubbo-invoker.js';
import { DubboRequestHandler } from './dubbo-request-handler.js';
import { GenericRequestEncoder } from './generic/generic-request-encoder.js';
import { RequestEncoder } from './request-encoder.js';
import { ServiceTable } from './service-table.js';

interface SharedClient {
  readonly client: ExchangeClient;
  /** Made at the first callback that is given. */
  callbacks: OfferedCallbacks | undefined;
  users: number;
}

/** Dubbo 2: one port for all services of the process, one long connection to each other process. */
export class DubboProtocol implements Protocol {
  static readonly NAME = 'dubbo';
  readonly name = DubboProtocol.NAME;
  private readonly services = new ServiceTable();
  private readonly clients = new Map<string, SharedClient>();
  /** Given up, but with calls under way. */
  private readonly retiring = new Set<ExchangeClient>();
  private server: ExchangeServer | undefined;
  private listening: Promise<number> | undefined;

  constructor(private readonly context: ProtocolContext) {
    // Of events, and of what is said about a call in a serialization that the other side lacks.
    context.serializers.require(Hessian2Serializer.NAME);
  }

  async export(service: ExportedService): Promise<number> {
    for (const name of service.serializations) this.context.serializers.require(name);
    this.services.add(service);
    return (this.listening ??= this.listen());
  }

  refer(_contract: ServiceContract, url: ServiceUrl, reference: ServiceUrl): DubboInvoker {
    const { serializers, application, maxFrameBytes } = this.context;
    const serializer = serializers.require(chooseSerialization(url, reference, serializers));
    const shared = this.clientOf(url);
    shared.users++;
    const Encoder = reference.parameter('generic') === 'true' ? GenericRequestEncoder : RequestEncoder;
    const encoder = new Encoder(serializer, url, application);
    return new DubboInvoker(
      url,
      shared.client,
      serializers,
      serializer,
      encoder,
      PayloadLimit.between(maxFrameBytes, url, reference),
      () => this.callbacksOf(shared),
      () => this.release(url.address, shared),
    );
  }

  announceShutdown(): void {
    this.server?.announceShutdown();
  }

  async drain(maxMs: number): Promise<boolean> {
    return this.server === undefined || this.server.drain(maxMs);
  }

  async closeServer(): Promise<void> {
    await this.server?.close();
  }

  async close(): Promise<void> {
    await this.closeServer();
    const clients = [...[...this.clients.values()].map(({ client }) => client), ...this.retiring];
    this.clients.clear();
    this.retiring.clear();
    for (const client of clients) client.close(() => new RpcError('CANCELLED', 'this process is closing'));
  }

  private async listen(): Promise<number> {
    const { host, port, transport, serializers, maxFrameBytes, exchange } = this.context;
    if (port === undefined) throw new TypeError('a port is needed to export services');
    const handler = new DubboRequestHandler(this.services, serializers, maxFrameBytes, exchange.logger);
    this.server = new ExchangeServer(transport, handler, exchange);
    return this.server.listen(host, port);
  }

  private clientOf(url: ServiceUrl): SharedClient {
    let shared = this.clients.get(url.address);
    if (shared === undefined) {
      const { transport, exchange } = this.context;
      const heartbeatMs = heartbeatFor(url, exchange.heartbeatMs);
      shared = {
        client: new ExchangeClient(transport, url.host, url.port, { ...exchange, heartbeatMs }),
        callbacks: undefined,
        users: 0,
      };
      this.clients.set(url.address, shared);
    }
    return shared;
  }

  private callbacksOf(shared: SharedClient): OfferedCallbacks {
    if (shared.callbacks !== undefined) return shared.callbacks;
    const { serializers, maxFrameBytes, exchange, implement } = this.context;
    const callbacks = new OfferedCallbacks(implement);
    shared.client.answerWith(new DubboRequestHandler(callbacks, serializers, maxFrameBytes, exchange.logger));
    shared.client.onLost(() => callbacks.clear());
    return (shared.callbacks = callbacks);
  }

  /** The last user closes the connection; its own calls under way have ended or will be repeated elsewhere. */
  private release(address: string, shared: SharedClient): void {
    if (--shared.users > 0) return;
    if (this.clients.get(address) === shared) this.clients.delete(address);
    for (const client of this.retiring) if (client.isClosed) this.retiring.delete(client);
    shared.client.closeWhenIdle();
    if (!shared.client.isClosed) this.retiring.add(shared.client);
  }
}
