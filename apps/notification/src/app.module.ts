import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { KafkaConnection } from '@stampede/kafka';
import { createDataSource, openDataSource } from '@stampede/persistence';
import { RpcModule } from '@stampede/rpc-nest';
import { kafkaOptions, rpcOptions, type ServiceRuntime } from '@stampede/service';
import { DataSource } from 'typeorm';
import { DeleteOldMessages } from './application/delete-old-messages.js';
import { DeliverMessages } from './application/deliver-messages.js';
import { ListMessages } from './application/list-messages.js';
import { MessageRepository, Telemetry, Transport } from './application/ports.js';
import type { NotificationSettings } from './config/settings.js';
import { RetentionJob } from './inbound/jobs/retention.job.js';
import { NotificationConsumers } from './inbound/kafka/notification-consumers.js';
import { NotificationRpcService } from './inbound/rpc/notification.rpc-service.js';
import { NotificationLife } from './notification-life.js';
import { InboxTransport } from './outbound/persistence/inbox-transport.js';
import { PostgresMessages } from './outbound/persistence/postgres-messages.js';

type Runtime = ServiceRuntime<NotificationSettings>;

@Module({})
export class AppModule {
  static of(runtime: Runtime): DynamicModule {
    return {
      module: AppModule,
      imports: [RpcModule.forRootAsync({ useFactory: () => rpcOptions('notification', runtime) })],
      providers: [...stores(runtime), ...useCases(runtime), ...inbound, NotificationLife],
    };
  }
}

function stores(runtime: Runtime): Provider[] {
  const { settings, logger } = runtime;
  return [
    {
      provide: DataSource,
      useFactory: () => {
        const { DATABASE_URL: url, INSTANCE_ID: applicationName } = settings;
        return openDataSource(createDataSource({ url, entities: [], applicationName, logger }), { logger });
      },
    },
    { provide: KafkaConnection, useFactory: () => KafkaConnection.open(kafkaOptions(runtime)) },
    {
      provide: Transport,
      inject: [DataSource],
      useFactory: (dataSource: DataSource) => new InboxTransport(dataSource),
    },
    {
      provide: MessageRepository,
      inject: [DataSource],
      useFactory: (dataSource: DataSource) => new PostgresMessages(dataSource),
    },
  ];
}

function useCases({ settings, logger, metrics }: Runtime): Provider[] {
  return [
    { provide: Telemetry, useValue: { logger, metrics } },
    DeliverMessages,
    ListMessages,
    {
      provide: DeleteOldMessages,
      inject: [MessageRepository],
      useFactory: (messages: MessageRepository) => new DeleteOldMessages(messages, settings.RETENTION_MS),
    },
  ];
}

const inbound: Provider[] = [NotificationRpcService, NotificationConsumers, RetentionJob];
