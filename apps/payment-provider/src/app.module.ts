import { Module, type DynamicModule, type Provider, type Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import type { ServiceRuntime } from '@stampede/service';
import { DataSource } from 'typeorm';
import { CreateCharge } from './application/create-charge.js';
import { CreateRefund } from './application/create-refund.js';
import { DeliverWebhooks } from './application/deliver-webhooks.js';
import {
  Clock,
  Dice,
  FaultPanel,
  Ledger,
  Log,
  WebhookBell,
  WebhookQueue,
  WebhookReceiver,
  WebhookSecret,
} from './application/ports.js';
import type { ProviderSettings } from './config/settings.js';
import { NO_FAULTS } from './domain/faults.js';
import { ApiKeyGuard } from './inbound/http/api-key.guard.js';
import { ChargesController } from './inbound/http/charges.controller.js';
import { FaultsController } from './inbound/http/faults.controller.js';
import { ProblemFilter } from './inbound/http/problem.filter.js';
import { RefundsController } from './inbound/http/refunds.controller.js';
import { WebhookDeliveryJob } from './inbound/jobs/webhook-delivery.job.js';
import { WebhookClient } from './outbound/http/webhook-client.js';
import { DatabaseLife, openDatabase } from './outbound/persistence/database.js';
import { PostgresLedger } from './outbound/persistence/postgres-ledger.js';
import { PostgresWebhookQueue } from './outbound/persistence/postgres-webhook-queue.js';
import { newId, SystemClock, SystemDice } from './outbound/system.js';

/** Modes in which the knobs are within reach. */
const FAULT_MODES: readonly string[] = ['demo', 'test'];

type Runtime = ServiceRuntime<ProviderSettings>;

@Module({})
export class AppModule {
  static of(runtime: Runtime): DynamicModule {
    const controllers: Type[] = [ChargesController, RefundsController];
    if (FAULT_MODES.includes(runtime.settings.STAMPEDE_MODE)) controllers.push(FaultsController);
    return {
      module: AppModule,
      controllers,
      providers: [...adapters(runtime), ...useCases, ...inbound(runtime)],
    };
  }
}

const useCases: Provider[] = [CreateCharge, CreateRefund, DeliverWebhooks, WebhookBell];

function inbound(runtime: Runtime): Provider[] {
  return [
    {
      provide: WebhookDeliveryJob,
      inject: [DeliverWebhooks, WebhookBell],
      useFactory: (deliverWebhooks: DeliverWebhooks, bell: WebhookBell) =>
        new WebhookDeliveryJob(deliverWebhooks, bell, runtime),
    },
    { provide: APP_GUARD, useValue: new ApiKeyGuard(runtime.settings.PROVIDER_API_KEY) },
    { provide: APP_FILTER, useClass: ProblemFilter },
  ];
}

function adapters({ settings, logger }: Runtime): Provider[] {
  const log: Log = { error: (err, message) => logger.error({ err }, message) };
  const onWebhookFailure = (reason: string) => logger.warn({ reason }, 'webhook not taken');
  return [
    DatabaseLife,
    {
      provide: DataSource,
      useFactory: () => openDatabase(settings.DATABASE_URL, settings.INSTANCE_ID, logger),
    },
    {
      provide: Ledger,
      inject: [DataSource],
      useFactory: (dataSource: DataSource) => new PostgresLedger(dataSource, newId),
    },
    {
      provide: WebhookQueue,
      inject: [DataSource],
      useFactory: (dataSource: DataSource) => new PostgresWebhookQueue(dataSource),
    },
    { provide: WebhookReceiver, useValue: new WebhookClient(settings.WEBHOOK_URL, onWebhookFailure) },
    { provide: WebhookSecret, useValue: new WebhookSecret(settings.PROVIDER_WEBHOOK_SECRET) },
    { provide: FaultPanel, useValue: new FaultPanel(NO_FAULTS) },
    { provide: Clock, useClass: SystemClock },
    { provide: Dice, useClass: SystemDice },
    { provide: Log, useValue: log },
  ];
}
