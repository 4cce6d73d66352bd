import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { createDataSource, openDataSource } from '@stampede/persistence';
import { RpcModule } from '@stampede/rpc-nest';
import { rpcOptions, type ServiceRuntime } from '@stampede/service';
import { DataSource } from 'typeorm';
import { BrowseCatalog } from './application/browse-catalog.js';
import { CreateGoods } from './application/create-goods.js';
import { LinkCategory } from './application/link-category.js';
import { CategoryRepository, GoodsRepository } from './application/ports.js';
import { RenameGoods } from './application/rename-goods.js';
import { SaveCategory } from './application/save-category.js';
import { CatalogLife } from './catalog-life.js';
import type { CatalogSettings } from './config/settings.js';
import { CatalogRpcService } from './inbound/rpc/catalog.rpc-service.js';
import { PostgresCategories } from './outbound/persistence/postgres-categories.js';
import { PostgresGoods } from './outbound/persistence/postgres-goods.js';

type Runtime = ServiceRuntime<CatalogSettings>;

@Module({})
export class AppModule {
  static of(runtime: Runtime): DynamicModule {
    return {
      module: AppModule,
      imports: [RpcModule.forRootAsync({ useFactory: () => rpcOptions('catalog', runtime) })],
      providers: [...stores(runtime), ...useCases, CatalogRpcService, CatalogLife],
    };
  }
}

function stores({ settings, logger }: Runtime): Provider[] {
  return [
    {
      provide: DataSource,
      useFactory: () => {
        const { DATABASE_URL: url, INSTANCE_ID: applicationName } = settings;
        return openDataSource(createDataSource({ url, entities: [], applicationName, logger }), { logger });
      },
    },
    {
      provide: GoodsRepository,
      inject: [DataSource],
      useFactory: (dataSource: DataSource) => new PostgresGoods(dataSource),
    },
    {
      provide: CategoryRepository,
      inject: [DataSource],
      useFactory: (dataSource: DataSource) => new PostgresCategories(dataSource),
    },
  ];
}

const useCases: Provider[] = [BrowseCatalog, CreateGoods, RenameGoods, SaveCategory, LinkCategory];
