import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireEnv } from '@stampede/testing';
import {
  RpcApplication,
  type ReferOptions,
  type RegistryOptions,
  type RpcApplicationOptions,
} from '../../src/index.js';
import { EchoImplementation } from './echo-implementation.js';
import { EchoService, PATIENCE_MS } from './echo-service.js';

/** Starts applications on one scratch registry root and closes them all in the end. */
export class Applications {
  readonly root = `test-${process.pid}-${Math.random().toString(36).slice(2, 8)}`;
  private readonly started: RpcApplication[] = [];
  private readonly folders: string[] = [];

  /** @param hosts default: the ZooKeeper that all tests share */
  constructor(readonly hosts = requireEnv('ZOOKEEPER_HOSTS')) {}

  registry(options: Partial<RegistryOptions> = {}): RegistryOptions {
    return {
      hosts: this.hosts,
      root: this.root,
      retryMs: 200,
      connectTimeoutMs: PATIENCE_MS,
      ...options,
    };
  }

  async start(options: Partial<RpcApplicationOptions> = {}): Promise<RpcApplication> {
    const application = await RpcApplication.start({
      application: 'test',
      registry: this.registry(),
      ...options,
    });
    this.started.push(application);
    return application;
  }

  /** A process that offers the echo service. */
  async provider(name: string, options: Partial<RpcApplicationOptions> = {}): Promise<Provided> {
    const application = await this.start({ application: 'provider', port: 0, ...options });
    const implementation = new EchoImplementation(name);
    await application.export(EchoService, implementation, { warmupMs: 0 });
    return { application, implementation, port: application.port! };
  }

  /** A process that uses it, once it has seen so many providers. */
  async consumer(refer: ReferOptions = {}, options: Partial<RpcApplicationOptions> = {}) {
    const application = await this.start({ application: 'consumer', ...options });
    return { application, client: application.refer(EchoService, refer) };
  }

  async scratchFolder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'stampede-rpc-'));
    this.folders.push(folder);
    return folder;
  }

  async closeAll(): Promise<void> {
    await Promise.all(this.started.splice(0).map((application) => application.close()));
    await Promise.all(this.folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
  }
}

export interface Provided {
  readonly application: RpcApplication;
  readonly implementation: EchoImplementation;
  readonly port: number;
}
