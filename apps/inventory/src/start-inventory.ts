import { NestFactory } from '@nestjs/core';
import type { RunningService, ServiceRuntime } from '@stampede/service';
import { AppModule } from './app.module.js';
import type { InventorySettings } from './config/settings.js';
import { InventoryLife } from './inventory-life.js';

export async function startInventory(runtime: ServiceRuntime<InventorySettings>): Promise<RunningService> {
  const app = await NestFactory.createApplicationContext(AppModule.of(runtime), {
    logger: ['error', 'warn'],
    abortOnError: false,
  });
  const life = app.get(InventoryLife);
  return { isReady: () => life.ready, close: () => app.close() };
}
