import { expect } from '@jest/globals';
import {
  RpcApplication,
  type Client,
  type ExportOptions,
  type Provider,
  type ReferOptions,
  type RpcApplicationOptions,
  type ServiceContract,
} from '@stampede/rpc';
import { eventually, requireEnv } from '@stampede/testing';

/** Longer than any of these stories lasts, on a machine that is busy with other things too. */
const PATIENCE_MS = 30_000;

interface InstanceOptions extends ExportOptions {
  /** Name of the instance's application. Default `service`. */
  readonly application?: string;
  readonly process?: Partial<RpcApplicationOptions>;
}

interface ClientOptions extends ReferOptions {
  /** Name of the client's application. Default `gateway`. */
  readonly application?: string;
  readonly process?: Partial<RpcApplicationOptions>;
  /** How many instances it has to see before the story begins. Default 1. */
  readonly sees?: number;
}

/** Applications of the shop on a registry root of their own, real but for what they do when they are called. */
export class Shop {
  private readonly root = `shop-${process.pid}-${Math.random().toString(36).slice(2, 8)}`;
  private readonly processes: RpcApplication[] = [];

  async start(application: string, options: Partial<RpcApplicationOptions> = {}): Promise<RpcApplication> {
    const registry = {
      hosts: requireEnv('ZOOKEEPER_HOSTS'),
      root: this.root,
      connectTimeoutMs: PATIENCE_MS,
    };
    const started = await RpcApplication.start({ application, registry, port: 0, ...options });
    this.processes.push(started);
    return started;
  }

  /** A process that offers a service; methods that its story does not need fail. */
  async instance<S extends ServiceContract>(
    contract: S,
    implementation: Partial<Provider<S>>,
    { application = 'service', process: options, ...exported }: InstanceOptions = {},
  ): Promise<RpcApplication> {
    const started = await this.start(application, options);
    const provider = { ...notTold(contract), ...implementation } as unknown as Provider<S>;
    await started.export(contract, provider, { warmupMs: 0, ...exported });
    return started;
  }

  /** A client in a process of its own, once that sees the instances. */
  async client<S extends ServiceContract>(
    contract: S,
    { application = 'gateway', process: options, sees = 1, ...refer }: ClientOptions = {},
  ): Promise<Client<S>> {
    const started = await this.start(application, options);
    const client = started.refer(contract, patient(contract, refer));
    await eventually(() => expect(Object.values(started.health().references)).toEqual([sees]));
    return client;
  }

  async close(): Promise<void> {
    await Promise.all(this.processes.map((each) => each.close()));
  }
}

/** How a service is used by stories in which no call may end by its time. */
export function patient(contract: ServiceContract, refer: ReferOptions = {}): ReferOptions {
  const methods = Object.keys(contract.methods).map((name) => [
    name,
    { timeoutMs: PATIENCE_MS, ...refer.methods?.[name] },
  ]);
  return { ...refer, methods: Object.fromEntries(methods) };
}

const notTold = (contract: ServiceContract): Record<string, () => never> =>
  Object.fromEntries(
    Object.keys(contract.methods).map((name) => [
      name,
      () => {
        throw new Error(`this story has no ${name}`);
      },
    ]),
  );
