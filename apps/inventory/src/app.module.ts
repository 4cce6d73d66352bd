import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { EventProducer, KafkaConnection } from '@stampede/kafka';
import { createDataSource, openDataSource } from '@stampede/persistence';
import { requireNoEviction } from '@stampede/redis';
import { RpcModule } from '@stampede/rpc-nest';
import { kafkaOptions, rpcOptions, type ServiceRuntime } from '@stampede/service';
import { DataSource } from 'typeorm';
import { AddStock } from './application/add-stock.js';
import { ApplySaleChanges } from './application/apply-sale-changes.js';
import { BrowseSales } from './application/browse-sales.js';
import { CreateSale } from './application/create-sale.js';
import { EndSale } from './application/end-sale.js';
import { FindPurchase } from './application/find-purchase.js';
import { FindSaleFigures } from './application/find-sale-figures.js';
import { GateEpoch } from './application/gate-epoch.js';
import { InstallSales } from './application/install-sales.js';
import { LogPurchases } from './application/log-purchases.js';
import { LogWaitingPurchases } from './application/log-waiting-purchases.js';
import { EpochRepository } from './application/ports/epoch-repository.js';
import { PurchaseLog } from './application/ports/purchase-log.js';
import { SaleChanges } from './application/ports/sale-changes.js';
import { SaleRepository } from './application/ports/sale-repository.js';
import { StockEvents } from './application/ports/stock-events.js';
import { StockGate } from './application/ports/stock-gate.js';
import { StockLedger } from './application/ports/stock-ledger.js';
import { Telemetry } from './application/ports/telemetry.js';
import { PublishSale } from './application/publish-sale.js';
import { RebuildGate } from './application/rebuild-gate.js';
import { RecordPurchases } from './application/record-purchases.js';
import { ReportGate } from './application/report-gate.js';
import { ReserveStock } from './application/reserve-stock.js';
import { SettleGate } from './application/settle-gate.js';
import { SettleOrders } from './application/settle-orders.js';
import { WatchGate } from './application/watch-gate.js';
import type { InventorySettings } from './config/settings.js';
import { InventoryConsumers } from './inbound/kafka/inventory-consumers.js';
import { InventoryJobs } from './inbound/jobs/inventory-jobs.js';
import { SaleRpcService } from './inbound/rpc/sale.rpc-service.js';
import { StockRpcService } from './inbound/rpc/stock.rpc-service.js';
import { InventoryLife } from './inventory-life.js';
import { KafkaPurchaseLog } from './outbound/kafka/kafka-purchase-log.js';
import { KafkaStockEvents } from './outbound/kafka/kafka-stock-events.js';
import { PostgresEpochRepository } from './outbound/persistence/postgres-epoch-repository.js';
import { PostgresSaleChanges } from './outbound/persistence/postgres-sale-changes.js';
import { PostgresSaleRepository } from './outbound/persistence/postgres-sale-repository.js';
import { PostgresStockLedger } from './outbound/persistence/postgres-stock-ledger.js';
import { GateConnection, openGateConnection } from './outbound/redis/gate-connection.js';
import { RedisStockGate } from './outbound/redis/redis-stock-gate.js';

type Runtime = ServiceRuntime<InventorySettings>;

@Module({})
export class AppModule {
  static of(runtime: Runtime): DynamicModule {
    return {
      module: AppModule,
      imports: [RpcModule.forRootAsync({ useFactory: () => rpcOptions('inventory', runtime) })],
      providers: [
        { provide: Telemetry, useValue: { logger: runtime.logger, metrics: runtime.metrics } },
        ...gate(runtime),
        ...ledger(runtime),
        ...messaging(runtime),
        ...useCases(),
        ...inbound(),
        InventoryLife,
      ],
    };
  }
}

function gate({ settings, logger, metrics }: Runtime): Provider[] {
  return [
    {
      provide: GateConnection,
      useFactory: async () => {
        const connection = openGateConnection(settings.REDIS_URL, logger);
        await requireNoEviction(connection.redis, 'the gate');
        return connection;
      },
    },
    {
      provide: StockGate,
      inject: [GateConnection],
      useFactory: ({ redis }: GateConnection) =>
        new RedisStockGate(redis, settings.MAX_UNLOGGED, (script, items, seconds) => {
          metrics.histogram('stampede_gate_batch_items').observe({ script }, items);
          metrics.histogram('stampede_gate_script_seconds').observe({ script }, seconds);
        }),
    },
  ];
}

function ledger({ settings, logger }: Runtime): Provider[] {
  return [
    {
      provide: DataSource,
      useFactory: () => {
        const { DATABASE_URL: url, INSTANCE_ID: applicationName } = settings;
        return openDataSource(createDataSource({ url, entities: [], applicationName, logger }), { logger });
      },
    },
    ...[
      { provide: StockLedger, adapter: PostgresStockLedger },
      { provide: SaleRepository, adapter: PostgresSaleRepository },
      { provide: SaleChanges, adapter: PostgresSaleChanges },
      { provide: EpochRepository, adapter: PostgresEpochRepository },
    ].map(({ provide, adapter }) => ({
      provide,
      inject: [DataSource],
      useFactory: (dataSource: DataSource) => new adapter(dataSource),
    })),
  ];
}

function messaging(runtime: Runtime): Provider[] {
  return [
    {
      provide: KafkaConnection,
      useFactory: () => KafkaConnection.open(kafkaOptions(runtime)),
    },
    {
      provide: EventProducer,
      inject: [KafkaConnection],
      useFactory: (kafka: KafkaConnection) => kafka.producer(),
    },
    {
      provide: PurchaseLog,
      inject: [EventProducer, KafkaConnection],
      useFactory: (producer: EventProducer, kafka: KafkaConnection) => new KafkaPurchaseLog(producer, kafka),
    },
    {
      provide: StockEvents,
      inject: [EventProducer],
      useFactory: (producer: EventProducer) => new KafkaStockEvents(producer),
    },
  ];
}

function useCases(): Provider[] {
  return [
    GateEpoch,
    LogPurchases,
    ReserveStock,
    FindPurchase,
    RecordPurchases,
    SettleGate,
    SettleOrders,
    RebuildGate,
    WatchGate,
    InstallSales,
    LogWaitingPurchases,
    ReportGate,
    ApplySaleChanges,
    BrowseSales,
    CreateSale,
    PublishSale,
    AddStock,
    EndSale,
    FindSaleFigures,
  ];
}

function inbound(): Provider[] {
  return [StockRpcService, SaleRpcService, InventoryConsumers, InventoryJobs];
}
