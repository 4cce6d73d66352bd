import { applyDecorators, Injectable, SetMetadata } from '@nestjs/common';
import type { ExportOptions, ServiceContract } from '@stampede/rpc';
import { RPC_SERVICE_METADATA } from './rpc.constants.js';

/** What {@link RpcService} leaves on a class. */
export interface RpcServiceMetadata {
  readonly contract: ServiceContract;
  readonly options: ExportOptions;
}

/**
 * Marks a provider as the implementation of a service. It is exported when the application has started and withdrawn before
 * anything else is shut down.
 *
 * @example @RpcService(StockService) export class StockRpcService implements Provider<typeof StockService> { … }
 */
export const RpcService = (contract: ServiceContract, options: ExportOptions = {}): ClassDecorator =>
  applyDecorators(
    Injectable(),
    SetMetadata(RPC_SERVICE_METADATA, { contract, options } satisfies RpcServiceMetadata),
  );
