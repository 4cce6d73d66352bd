import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { createMetrics, startMonitoring, type Logger } from '@stampede/observability';
import { DataSource } from 'typeorm';
import { AppModule } from './app.module.js';
import type { Config } from './config/config.js';
import { observeRequests } from './inbound/http/observe-requests.js';

const MAX_BODY_BYTES = 16 * 1024;

/** Starts the provider and answers how to close it. */
export async function startProvider(config: Config, logger: Logger): Promise<() => Promise<void>> {
  const metrics = createMetrics({ service: 'payment-provider', instance: config.INSTANCE_ID });
  let isReady: () => Promise<boolean> = async () => false;
  const monitoring = await startMonitoring({
    port: config.METRICS_PORT,
    metrics,
    readiness: () => isReady(),
  });

  // Connections that a fault leaves without an answer must not outlive the program.
  const adapter = new FastifyAdapter({ bodyLimit: MAX_BODY_BYTES, forceCloseConnections: true });
  observeRequests(adapter.getInstance(), metrics);
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.of(config, logger), adapter, {
    logger: ['error', 'warn'],
    abortOnError: false,
  });
  await app.listen(config.HTTP_PORT, config.HTTP_HOST);
  const dataSource = app.get(DataSource);
  isReady = async () => (await dataSource.query('SELECT 1')) !== undefined;
  return async () => {
    await app.close();
    await monitoring.close();
  };
}
