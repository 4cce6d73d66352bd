import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { RunningService, ServiceRuntime } from '@stampede/service';
import { DataSource } from 'typeorm';
import { AppModule } from './app.module.js';
import type { ProviderSettings } from './config/settings.js';
import { observeRequests } from './inbound/http/observe-requests.js';

const MAX_BODY_BYTES = 16 * 1024;

export async function startPaymentProvider(
  runtime: ServiceRuntime<ProviderSettings>,
): Promise<RunningService> {
  const { settings, metrics } = runtime;
  // Connections that a fault leaves without an answer must not outlive the program.
  const adapter = new FastifyAdapter({ bodyLimit: MAX_BODY_BYTES, forceCloseConnections: true });
  observeRequests(adapter.getInstance(), metrics);
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.of(runtime), adapter, {
    logger: ['error', 'warn'],
    abortOnError: false,
  });
  await app.listen(settings.HTTP_PORT, settings.HTTP_HOST);
  const dataSource = app.get(DataSource);
  return {
    isReady: async () => (await dataSource.query('SELECT 1')) !== undefined,
    close: () => app.close(),
  };
}
