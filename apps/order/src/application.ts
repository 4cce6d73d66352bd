import { NestFactory } from '@nestjs/core';
import { createMetrics, startMonitoring, type Logger } from '@stampede/observability';
import { AppModule } from './app.module.js';
import type { OrderConfig } from './config/order-config.js';
import { OrderLife } from './order-life.js';

/** Starts the service and answers how to close it. */
export async function startOrder(config: OrderConfig, logger: Logger): Promise<() => Promise<void>> {
  const metrics = createMetrics({ service: 'order', instance: config.INSTANCE_ID });
  const started: { life?: OrderLife } = {};
  // Before all else: while the stores are being waited for, the process is live and not ready.
  const monitoring = await startMonitoring({
    port: config.METRICS_PORT,
    metrics,
    readiness: () => started.life?.ready ?? false,
  });
  metrics.onScrape(() => metrics.gauge('stampede_order_worker_leased').set({}, started.life?.leased ? 1 : 0));
  const app = await NestFactory.createApplicationContext(AppModule.of({ config, logger, metrics }), {
    logger: ['error', 'warn'],
    abortOnError: false,
  });
  started.life = app.get(OrderLife);
  return async () => {
    await app.close();
    await monitoring.close();
  };
}
