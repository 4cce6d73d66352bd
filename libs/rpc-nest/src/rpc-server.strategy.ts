import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import {
  RpcApplication,
  RpcError,
  isRpcCode,
  type ExportOptions,
  type Provider,
  type RpcApplicationOptions,
  type ServiceContract,
} from '@stampede/rpc';
import { lastValueFrom } from 'rxjs';
import { RpcContext } from './rpc.context.js';
import { findTarget } from './rpc-pattern.js';

/** Options of a {@link RpcServerStrategy}. */
export interface RpcServerOptions {
  /** A running application that others use too, or options of one for this server alone. */
  readonly rpc: RpcApplication | RpcApplicationOptions;
  /** Services whose methods handlers answer. */
  readonly contracts: readonly ServiceContract[];
  readonly exportOptions?: ExportOptions;
}

type Implementation = Record<string, (...args: unknown[]) => Promise<unknown>>;

/**
 * Nest's microservice transport over Dubbo: `@MessagePattern('io.stampede.order.OrderService.findOrder')` answers that method. The
 * payload is the list of arguments (`@Payload('0') userId: string`). A contract is exported as soon as one of its methods has a
 * handler; its other methods answer METHOD_NOT_FOUND.
 *
 * @example app.connectMicroservice({ strategy: new RpcServerStrategy({ rpc: app.get(RpcApplication), contracts: [OrderService] }) })
 */
export class RpcServerStrategy extends Server implements CustomTransportStrategy {
  override readonly transportId = Symbol.for('stampede:rpc');
  private application: RpcApplication | undefined;

  constructor(private readonly options: RpcServerOptions) {
    super();
  }

  listen(callback: (error?: unknown) => void): void {
    this.start().then(() => callback(), callback);
  }

  async close(): Promise<void> {
    // An application that was given belongs to whoever made it.
    if (this.options.rpc instanceof RpcApplication) await this.application?.stopServing();
    else await this.application?.close();
  }

  /** There are no events to listen to; the monitor of the application tells of connections. */
  on(): void {
    throw new TypeError('RpcServerStrategy emits no events');
  }

  unwrap<T>(): T {
    return this.application as T;
  }

  private async start(): Promise<void> {
    const { rpc, contracts, exportOptions } = this.options;
    this.application = rpc instanceof RpcApplication ? rpc : await RpcApplication.start(rpc);
    const implementations = new Map<ServiceContract, Implementation>();
    for (const [pattern, handler] of this.messageHandlers) {
      const target = findTarget(contracts, pattern);
      if (target === undefined) throw new TypeError(`no contract has the method of the pattern "${pattern}"`);
      let implementation = implementations.get(target.contract);
      if (implementation === undefined)
        implementations.set(target.contract, (implementation = refuseAll(target.contract)));
      implementation[target.methodName] = (...args) => this.answer(pattern, handler, args);
    }
    for (const [contract, implementation] of implementations) {
      await this.application.export(
        contract,
        implementation as unknown as Provider<ServiceContract>,
        exportOptions,
      );
    }
  }

  private async answer(pattern: string, handler: MessageHandler, args: unknown[]): Promise<unknown> {
    const context = new RpcContext([pattern]);
    return new Promise((resolve, reject) => {
      this.runWithProcessingHooks(context, async (runEndHook) => {
        try {
          const result$ = this.transformToObservable(await handler(args, context));
          resolve(await lastValueFrom(result$, { defaultValue: undefined }));
        } catch (error) {
          reject(errorOf(error));
        } finally {
          runEndHook();
        }
      });
    });
  }
}

function refuseAll(contract: ServiceContract): Implementation {
  const implementation: Implementation = {};
  for (const name of Object.keys(contract.methods)) {
    implementation[name] = () =>
      Promise.reject(
        new RpcError('METHOD_NOT_FOUND', `${contract.interfaceName} has no handler of ${name} here`),
      );
  }
  return implementation;
}

/** Nest's filters throw plain objects: `{ status, message }`, or whatever an RpcException holds. */
function errorOf(error: unknown): Error {
  if (error instanceof Error) return error;
  const { code, message } = (typeof error === 'object' && error !== null ? error : { message: error }) as {
    code?: unknown;
    message?: unknown;
  };
  const text = typeof message === 'string' ? message : 'service failed';
  return new RpcError(typeof code === 'string' && isRpcCode(code) ? code : 'SERVICE_ERROR', text);
}
