import { NestFactory } from '@nestjs/core';
import type { RunningService, ServiceRuntime } from '@stampede/service';
import { AppModule } from './app.module.js';
import type { OrderSettings } from './config/settings.js';
import { OrderLife } from './order-life.js';

export async function startOrder(runtime: ServiceRuntime<OrderSettings>): Promise<RunningService> {
  const { metrics } = runtime;
  const leased = metrics.gauge('stampede_order_worker_leased');
  const app = await NestFactory.createApplicationContext(AppModule.of(runtime), {
    logger: ['error', 'warn'],
    abortOnError: false,
  });
  const life = app.get(OrderLife);
  metrics.onScrape(() => leased.set({}, life.leased ? 1 : 0));
  return { isReady: () => life.ready, close: () => app.close() };
}
