import { ClientProxy, type ReadPacket, type WritePacket } from '@nestjs/microservices';
import { RpcError, type ReferOptions, type RpcApplication, type ServiceContract } from '@stampede/rpc';
import { findTarget } from './rpc-pattern.js';

/** Options of a {@link RpcClientProxy}. */
export interface RpcClientOptions {
  readonly rpc: RpcApplication;
  /** Services that can be called. */
  readonly contracts: readonly ServiceContract[];
  readonly referOptions?: ReferOptions;
}

type UntypedClient = Readonly<Record<string, (...args: readonly unknown[]) => Promise<unknown>>>;

/**
 * Nest's client over Dubbo, for code that speaks `send(pattern, data)`. The pattern is `interface.method`, the data is the list of
 * arguments. New code is better served by a typed client: {@link Reference}.
 *
 * @example proxy.send<Order>('io.stampede.order.OrderService.findOrder', [userId, orderId])
 */
export class RpcClientProxy extends ClientProxy {
  private readonly clients = new Map<ServiceContract, UntypedClient>();

  constructor(private readonly options: RpcClientOptions) {
    super();
  }

  /** Connections are made and kept by the application. */
  connect(): Promise<void> {
    return Promise.resolve();
  }

  /** The application outlives its proxies. */
  close(): void {
    this.clients.clear();
  }

  unwrap<T>(): T {
    return this.options.rpc as T;
  }

  protected override publish(packet: ReadPacket, callback: (packet: WritePacket) => void): () => void {
    let listening = true;
    const tell = (answer: WritePacket): void => {
      if (listening) callback(answer);
    };
    this.call(packet).then(
      (response) => tell({ response, isDisposed: true }),
      (err: unknown) => tell({ err }),
    );
    return () => (listening = false);
  }

  /** An event is a call whose result nobody waits for; its failure is told all the same. */
  protected override async dispatchEvent<T>(packet: ReadPacket): Promise<T> {
    return (await this.call(packet)) as T;
  }

  private async call({ pattern, data }: ReadPacket<unknown>): Promise<unknown> {
    const target = findTarget(this.options.contracts, String(pattern));
    if (target === undefined)
      throw new RpcError('METHOD_NOT_FOUND', `no contract has the method of "${String(pattern)}"`);
    if (!Array.isArray(data))
      throw new RpcError('BAD_REQUEST', `the data of "${String(pattern)}" must be the list of its arguments`);
    return this.clientOf(target.contract)[target.methodName]!(...(data as unknown[]));
  }

  private clientOf(contract: ServiceContract): UntypedClient {
    let client = this.clients.get(contract);
    if (client === undefined) {
      client = this.options.rpc.refer(contract, this.options.referOptions) as unknown as UntypedClient;
      this.clients.set(contract, client);
    }
    return client;
  }
}
