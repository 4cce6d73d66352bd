import { NestFactory } from '@nestjs/core';
import { createMetrics, startMonitoring, type Logger } from '@stampede/observability';
import { AppModule } from './app.module.js';
import type { InventorySettings } from './config/inventory-settings.js';
import { InventoryLife } from './inventory-life.js';

/** Starts the service and answers how to close it. */
export async function startInventory(
  settings: InventorySettings,
  logger: Logger,
): Promise<() => Promise<void>> {
  const metrics = createMetrics({ service: 'inventory', instance: settings.INSTANCE_ID });
  const started: { life?: InventoryLife } = {};
  // Before all else: while the stores are being waited for, the process is live and not ready.
  const monitoring = await startMonitoring({
    port: settings.METRICS_PORT,
    metrics,
    readiness: () => started.life?.ready ?? false,
  });
  const app = await NestFactory.createApplicationContext(AppModule.of({ settings, logger, metrics }), {
    logger: ['error', 'warn'],
    abortOnError: false,
  });
  started.life = app.get(InventoryLife);
  return async () => {
    await app.close();
    await monitoring.close();
  };
}
