import {
  Module,
  type DynamicModule,
  type FactoryProvider,
  type InjectionToken,
  type ModuleMetadata,
  type OptionalFactoryDependency,
} from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import {
  RpcApplication,
  type ReferOptions,
  type RpcApplicationOptions,
  type ServiceContract,
} from '@stampede/rpc';
import { referenceToken, RPC_OPTIONS } from './rpc.constants.js';
import { RpcExporter } from './rpc-exporter.js';
import { RpcHealthIndicator } from './rpc-health.indicator.js';

/** Options that are made from other providers. */
export interface RpcModuleAsyncOptions extends Pick<ModuleMetadata, 'imports'> {
  readonly inject?: (InjectionToken | OptionalFactoryDependency)[];
  // Nest passes what `inject` names; its types cannot say so.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly useFactory: (...dependencies: any[]) => RpcApplicationOptions | Promise<RpcApplicationOptions>;
}

/** One {@link RpcApplication} for the whole Nest application, its exported services and its references. */
@Module({})
export class RpcModule {
  static forRoot(options: RpcApplicationOptions): DynamicModule {
    return RpcModule.forRootAsync({ useFactory: () => options });
  }

  static forRootAsync({ imports = [], inject = [], useFactory }: RpcModuleAsyncOptions): DynamicModule {
    return {
      module: RpcModule,
      global: true,
      imports: [DiscoveryModule, ...imports],
      providers: [
        { provide: RPC_OPTIONS, inject, useFactory },
        {
          provide: RpcApplication,
          inject: [RPC_OPTIONS],
          useFactory: (options: RpcApplicationOptions) => RpcApplication.start(options),
        },
        RpcExporter,
        RpcHealthIndicator,
      ],
      exports: [RpcApplication, RpcHealthIndicator],
    };
  }

  /** A provider of the typed client of a service; inject it with {@link Reference}. */
  static reference(contract: ServiceContract, options: ReferOptions = {}): FactoryProvider {
    return {
      provide: referenceToken(contract, options),
      inject: [RpcApplication],
      useFactory: (rpc: RpcApplication) => rpc.refer(contract, options),
    };
  }
}
