import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleDestroy,
} from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { RpcApplication, type Provider, type ServiceContract } from '@stampede/rpc';
import { RPC_SERVICE_METADATA } from './rpc.constants.js';
import type { RpcServiceMetadata } from './rpc-service.decorator.js';

/**
 * Ties the RPC application to Nest's life: exports every {@link RpcService} once the application has started; on shutdown it
 * withdraws and drains them first (onModuleDestroy) and lets go of the references last (onApplicationShutdown), so that
 * requests which still run can call. Stores that implementations use must therefore close after onModuleDestroy.
 */
@Injectable()
export class RpcExporter implements OnApplicationBootstrap, OnModuleDestroy, OnApplicationShutdown {
  constructor(
    private readonly rpc: RpcApplication,
    private readonly discovery: DiscoveryService,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const exports: Promise<void>[] = [];
    for (const { instance, metatype } of this.discovery.getProviders()) {
      if (typeof metatype !== 'function' || typeof instance !== 'object' || instance === null) continue;
      const marked = Reflect.getOwnMetadata(RPC_SERVICE_METADATA, metatype) as RpcServiceMetadata | undefined;
      if (marked === undefined) continue;
      exports.push(this.rpc.export(marked.contract, instance as Provider<ServiceContract>, marked.options));
    }
    await Promise.all(exports);
  }

  async onModuleDestroy(): Promise<void> {
    await this.rpc.stopServing();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.rpc.close();
  }
}
